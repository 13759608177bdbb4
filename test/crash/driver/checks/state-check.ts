import type { Redis } from 'ioredis';
import type { FileTruth } from '#simulator';
import type { Findings } from '../findings';
import { NightFacts } from './night-facts';

/** What Redis holds of one object. */
export interface FileState {
  readonly file: Readonly<Record<string, string>>;
  readonly dead: { readonly code: string; readonly reason: string; readonly tries: number } | undefined;
}

const CHUNK = 500;
/** Fields of an object that is under way. */
const PASSING_FIELDS = [
  'worker',
  'recoveries',
  'waits',
  'wait_code',
  'wait_reason',
  'awaits_since',
  'awaits_note',
  'again',
] as const;
/** Codes that are given up at once; all others after three tries. */
const TRIES = 3;

/** What Redis holds of each object of the night. */
export async function readStates(redis: Redis, night: NightFacts): Promise<ReadonlyMap<string, FileState>> {
  const dead = await redis.hgetall(`DEAD:${night.bucket}`);
  const states = new Map<string, FileState>();
  const paths = [...night.files.keys()];
  for (let start = 0; start < paths.length; start += CHUNK) {
    const some = paths.slice(start, start + CHUNK);
    const pipeline = redis.pipeline();
    for (const path of some) pipeline.hgetall(`FILE:${path}`);
    const replies = (await pipeline.exec()) ?? [];
    some.forEach((path, index) => {
      const text = dead[path];
      states.set(path, {
        file: (replies[index]?.[1] ?? {}) as Record<string, string>,
        dead: text === undefined ? undefined : (JSON.parse(text) as NonNullable<FileState['dead']>),
      });
    });
  }
  for (const path of Object.keys(dead))
    if (!night.files.has(path)) states.set(path, { file: {}, dead: undefined });
  return states;
}

/** What each object says of itself is what became of it: done and registered, or given up with the code that was sown. */
export function checkStates(
  states: ReadonlyMap<string, FileState>,
  registered: ReadonlySet<string>,
  night: NightFacts,
  findings: Findings,
): void {
  for (const [path, { file, dead }] of states) {
    const truth = night.files.get(path);
    if (truth === undefined) {
      findings.add('NOTHING_ELSE', `${path} is given up, but was never there`);
      continue;
    }
    const says = `${path} (${truth.fault ?? 'ordinary'})`;
    const expected = expectedState(truth, registered.has(path));
    if (expected === 'done' && file['state'] === 'dead') {
      findings.add('LOST', `${says} is given up: ${dead?.code ?? '?'}: ${dead?.reason ?? '?'}`);
      continue;
    }
    findings.expectEqual('STATE', says, file['state'] ?? 'unknown', expected);
    const passing = PASSING_FIELDS.filter((field) => field in file);
    if (passing.length > 0) findings.add('STATE', `${says} still has ${passing.join(', ')}`);
    if (expected === 'done') checkDone(says, truth, file, dead, findings);
    if (expected === 'dead') checkDead(says, truth, dead, findings);
  }
}

function expectedState(truth: FileTruth, isRegistered: boolean): 'done' | 'dead' | 'unknown' {
  if (truth.fate === 'refused' || truth.fate === 'unannounced') return 'unknown';
  if (truth.fate === 'rival') return isRegistered ? 'done' : 'dead';
  return truth.fate === 'registered' ? 'done' : 'dead';
}

function checkDone(
  says: string,
  truth: FileTruth,
  file: Readonly<Record<string, string>>,
  dead: FileState['dead'],
  findings: Findings,
): void {
  if (dead !== undefined) findings.add('ONE_PLACE', `${says} is done and given up (${dead.code})`);
  if ('sizeBytes' in truth) findings.expectEqual('SIZE', says, Number(file['size']), truth.sizeBytes);
  if (!(Number(file['ingest_time']) >= Number(file['recv_time']))) {
    findings.add(
      'STATE',
      `${says} was ingested at ${file['ingest_time'] ?? '?'}, received at ${file['recv_time'] ?? '?'}`,
    );
  }
  // Whatever was killed, cut or slow: nothing of that may count against an object, nor may its rival.
  if (file['ing_fail_count'] !== undefined && truth.fault !== 'fitsHalf') {
    findings.add(
      'BLAMED',
      `${says} was held to have failed ${file['ing_fail_count']} times: ${file['ing_fail_exc'] ?? '?'}`,
    );
  }
}

function checkDead(says: string, truth: FileTruth, dead: FileState['dead'], findings: Findings): void {
  const codes: readonly string[] = 'codes' in truth ? truth.codes : [];
  if (dead === undefined) findings.add('LOST', `${says} is neither registered nor among the given-up`);
  else if (!codes.includes(dead.code)) {
    findings.add(
      'REASON',
      `${says} is given up as ${dead.code} (${dead.reason}), sown was ${codes.join(' or ')}`,
    );
  } else if (dead.tries !== 1 && dead.tries !== TRIES) {
    findings.add('TRIES', `${says} is given up as ${dead.code} after ${dead.tries} tries`);
  }
}
