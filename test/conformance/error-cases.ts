import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { IngestOutcome } from '#tasks/ingest';

/** One case as the reference data have it; paths begin with `/GOLDEN_INPUTS/`. */
export interface ErrorCase {
  /** Two digits, a space, and what it is about. */
  readonly case: string;
  readonly events: readonly (readonly unknown[])[];
  readonly row_delta: Readonly<Record<string, number>>;
  readonly replay: {
    readonly raws: readonly string[];
    readonly guiders: readonly string[];
    readonly update_records: boolean;
    readonly sql_before: readonly string[];
    readonly absent_at_this_point: readonly string[];
  };
}

/** In the order in which they are to be replayed, on one repository. */
export const readErrorCases = (referenceData: string): readonly ErrorCase[] =>
  (
    JSON.parse(readFileSync(join(referenceData, 'golden/error_cases.json'), 'utf8')) as {
      cases: readonly ErrorCase[];
    }
  ).cases;

export const numberOf = (one: ErrorCase): string => one.case.slice(0, 2);
export const filesOf = ({ replay }: ErrorCase): readonly string[] => [...replay.raws, ...replay.guiders];

/** How a file ended, in a few words, and whether it came into the registry in this case. */
export interface Ending {
  readonly isRegistered: boolean;
  readonly words: string;
}

/** How a file ended with the official stack: its last word, after it has tried one by one. */
export function officialEnding(one: ErrorCase, file: string): Ending {
  const isOf = (event: readonly unknown[]): boolean => JSON.stringify(event).includes(basename(file));
  if (one.events.some((event) => event[0] === 'success' && isOf(event))) {
    const isUpdated = one.events.some(
      ([kind, , counts]) =>
        kind === 'visit' && (counts as { readonly n_fully_updated: number }).n_fully_updated > 0,
    );
    return { isRegistered: true, words: isUpdated ? 'registered, record and visit updated' : 'registered' };
  }
  const refused = (words: string): Ending => ({ isRegistered: false, words });
  const said = (kind: string): readonly unknown[] | undefined =>
    one.events.findLast((event) => event[0] === kind && isOf(event));
  const unread = said('metadata_failure');
  if (unread !== undefined) return refused(`dropped: ${firstWords(unread)}`);
  if (said('undefined_exposure') !== undefined) return refused('fails: undefined exposure');
  const refusal = one.events.findLast(([kind]) => kind === 'ingest_failure');
  if (refusal !== undefined) return refused(`fails: ${firstWords(refusal)}`);
  const escaped = one.events.find(([kind]) => kind === 'batch_exception');
  return refused(`not handled: ${escaped === undefined ? '?' : firstWords(escaped)} escapes`);
}

/** The class of an exception, and of those that operators look for what it says. */
const firstWords = (event: readonly unknown[]): string => {
  const text = String(event.at(-1));
  const [exception = text] = text.split(':');
  const known = ['Datastore already contains', 'Conflict in sync for table exposure'].find((words) =>
    text.includes(words),
  );
  return known === undefined ? exception : `${exception} "${known}"`;
};

/** How a file ended here. */
export function ownEnding(outcome: IngestOutcome, isUpdated: boolean): Ending {
  if ('code' in outcome) {
    return { isRegistered: false, words: `${VERBS[outcome.status] ?? ''} \`${outcome.code}\`` };
  }
  if (outcome.status === 'existed') return { isRegistered: false, words: 'done already' };
  if (outcome.status === 'repaired') {
    return { isRegistered: true, words: `completed (${outcome.repairs.join(', ')})` };
  }
  return { isRegistered: true, words: isUpdated ? 'registered, record and visit updated' : 'registered' };
}

const VERBS: Readonly<Record<string, string>> = {
  retryLater: 'waits,',
  failed: 'fails:',
  givenUp: 'given up:',
  awaitsExposure: 'waits,',
};

/** What became of the files of a case, in their order; only once where all ended alike. */
export const inWords = (endings: readonly Ending[]): string => {
  const words = endings.map((ending) => ending.words);
  return new Set(words).size === 1
    ? (words[0] ?? '')
    : words.map((one, index) => `${index + 1}. ${one}`).join('; ');
};
