import { z } from 'zod';
import { isGuiderFile } from './guider-file';

/** What of a guider's header and object counts, so that it need not be read again to see whether its exposure is there. */
export interface GuiderNote {
  readonly instrument: string;
  readonly obsId: string;
  readonly detector: number;
  readonly sizeBytes: number;
}

const noteSchema = z.tuple([z.string(), z.string(), z.int(), z.int().nonnegative()]);

/** At most some hundred bytes. */
export const writeGuiderNote = ({ instrument, obsId, detector, sizeBytes }: GuiderNote): string =>
  JSON.stringify([instrument, obsId, detector, sizeBytes]);

/** Reads what `writeGuiderNote` wrote; undefined for anything else: then the object is to be read. */
export function readGuiderNote(text: string): GuiderNote | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { success, data } = noteSchema.safeParse(parsed);
  if (!success) return undefined;
  const [instrument, obsId, detector, sizeBytes] = data;
  return { instrument, obsId, detector, sizeBytes };
}

/** The guiders among these paths that need not be read, each with its note. */
export function notesOfGuiders(
  paths: readonly string[],
  noteOf: (path: string) => string | null = () => null,
): { readonly path: string; readonly note: GuiderNote }[] {
  return paths.filter(isGuiderFile).flatMap((path) => {
    const note = readGuiderNote(noteOf(path) ?? '');
    return note === undefined ? [] : [{ path, note }];
  });
}
