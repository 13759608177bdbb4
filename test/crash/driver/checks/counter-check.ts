import type { Redis } from 'ioredis';
import type { Findings } from '../findings';
import { NightFacts } from './night-facts';
import type { FileState } from './state-check';

/** How often each path was told of. */
type Sent = ReadonlyMap<string, number>;
interface Counted {
  readonly states: ReadonlyMap<string, FileState>;
  readonly registered: ReadonlySet<string>;
  readonly night: NightFacts;
  readonly sent: Sent;
}

type Range = readonly [least: number, most: number];

/** Failures of one round of one object. */
const MOST_FAILURES = 3;

/**
 * The counts that operators read are what happened, whatever was killed: a script of Redis counts in the same step in which it moves
 * a path. Only for objects whose content changed there is a range, since how often such an object goes through depends on the order
 * in which its events came.
 */
export async function checkCounters(
  redis: Redis,
  { states, registered, night, sent }: Counted,
  findings: Findings,
): Promise<void> {
  const { bucket } = night;
  const { dayObs, counts } = night.truth;
  const received = sum(night.wanted.map((file) => receptions(file, sent)));
  const failed = sum(night.wanted.map((file) => failures(file, states.get(file.path), sent)));
  const day = async (key: string): Promise<number> => Number((await redis.hget(key, `${dayObs}`)) ?? 0);
  const within = (key: string, found: number, [least, most]: Range): void => {
    if (found >= least && found <= most) return;
    findings.add(
      'COUNTERS',
      `${key} says ${found}, it must be ${least === most ? least : `${least} to ${most}`}`,
    );
  };
  for (const key of [`REC:${bucket}`, `RECINSTR:${bucket}:LSSTCam`]) within(key, await day(key), received);
  within(`ARRIVED:${bucket}`, await redis.xlen(`ARRIVED:${bucket}`), [0, 0]);
  within(`INGEST:${bucket}`, await day(`INGEST:${bucket}:LSSTCam`), [registered.size, registered.size]);
  within(`INGEST:${bucket}`, await day(`INGEST:${bucket}:LSSTCam`), [counts.ingested, counts.ingested]);
  within(`DEAD:${bucket}`, await redis.hlen(`DEAD:${bucket}`), [counts.dead, counts.dead]);
  within(`FAIL:${bucket}`, await day(`FAIL:${bucket}:LSSTCam`), failed);
  const highest = Number(await redis.get(`MAXSEQ:${bucket}:LSSTCam:${dayObs}`));
  within(`MAXSEQ:${bucket}`, highest, [counts.highestSeqNum, counts.highestSeqNum]);
}

function receptions(file: NightFacts['wanted'][number], sent: Sent): Range {
  return NightFacts.changes(file) ? [2, Math.max(2, sent.get(file.path) ?? 0)] : [1, 1];
}

function failures(file: NightFacts['wanted'][number], state: FileState | undefined, sent: Sent): Range {
  const counted = Number(state?.file['ing_fail_count'] ?? 0);
  const givenUp = state?.file['md_fail_exc'] !== undefined || state?.dead?.code === 'POISON' ? 1 : 0;
  const known = counted + givenUp;
  // It may have been given up for want of its exposure, and have been taken up again when that came.
  if (file.isGuider && file.fate === 'registered') return [known, known + 1];
  return NightFacts.changes(file)
    ? [known, known + MOST_FAILURES * (sent.get(file.path) ?? 0)]
    : [known, known];
}

const sum = (ranges: readonly Range[]): Range =>
  ranges.reduce<Range>(([least, most], [low, high]) => [least + low, most + high], [0, 0]);
