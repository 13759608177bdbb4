import { z } from 'zod';

/** One Summit call that waits in the outbox: the files of one exposure that one batch has registered. */
export interface SummitCall {
  readonly obsId: string;
  /** Without folders; at least one. */
  readonly filenames: readonly string[];
  /** When it was put there: milliseconds since 1970 by Redis's clock. */
  readonly queuedMs: number;
  /** The entry as it stands in Redis; names the call. */
  readonly entry: string;
}

const entrySchema = z.object({
  exp_id: z.string(),
  filenames: z.array(z.string()).min(1),
  queued_ms: z.number(),
});

/** Reads an entry that `settle-batch.lua` wrote; null for anything else. */
export function readSummitCall(entry: string): SummitCall | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(entry);
  } catch {
    return null;
  }
  const { success, data } = entrySchema.safeParse(parsed);
  if (!success) return null;
  return { obsId: data.exp_id, filenames: data.filenames, queuedMs: data.queued_ms, entry };
}
