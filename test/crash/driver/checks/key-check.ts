import type { Redis } from 'ioredis';
import type { Findings } from '../findings';
import type { NightFacts } from './night-facts';

const SCANNED_AT_ONCE = 1000;
/** Keys that live for a time only. */
const MUST_EXPIRE = /^(FILE|ENQ|HEADER|GROUP|AWAITED|REGISTERED|DRAINER):/;
/** Of an exposure, or of a worker that was killed while it made the Summit's calls. */
const OF_NO_OBJECT = /^(GROUP|AWAITED|REGISTERED|DRAINER):/;

/** When the apps have stopped nothing is in Redis but counts, what is remembered of objects for a time, and what people must see. */
export async function checkKeys(redis: Redis, night: NightFacts, findings: Findings): Promise<void> {
  const { bucket } = night;
  const wanted = new Set(night.wanted.map(({ path }) => path));
  const standing = new Set([
    ...['ARRIVED', 'DEAD', 'REFUSED', 'REC'].map((name) => `${name}:${bucket}`),
    // Bad records name this one.
    'REFUSED:summit',
    ...['RECINSTR', 'INGEST', 'FAIL'].map((name) => `${name}:${bucket}:LSSTCam`),
    `MAXSEQ:${bucket}:LSSTCam:${night.truth.dayObs}`,
  ]);
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'COUNT', SCANNED_AT_ONCE);
    const expiring = keys.filter((key) => MUST_EXPIRE.test(key));
    const lives = await livesOf(redis, expiring);
    expiring.forEach((key, index) => {
      if (lives[index] === -1) findings.add('KEYS', `${key} has no end of life`);
    });
    for (const key of keys) {
      const path = /^(?:FILE|ENQ|HEADER):(.*)$/s.exec(key)?.[1];
      const isKnown = path === undefined ? standing.has(key) || OF_NO_OBJECT.test(key) : wanted.has(path);
      if (!isKnown) findings.add('KEYS', `${key} is left over`);
    }
    cursor = next;
  } while (cursor !== '0');
  await checkRefused(redis, night, findings);
}

async function livesOf(redis: Redis, keys: readonly string[]): Promise<readonly unknown[]> {
  if (keys.length === 0) return [];
  const pipeline = redis.pipeline();
  for (const key of keys) pipeline.ttl(key);
  return ((await pipeline.exec()) ?? []).map(([, life]) => life);
}

/** What could not be used is kept for people, with its reason. */
async function checkRefused(redis: Redis, night: NightFacts, findings: Findings): Promise<void> {
  const kept = (await redis.lrange(`REFUSED:${night.bucket}`, 0, -1)).map(
    (text) => JSON.parse(text) as { readonly reason: string; readonly key?: string },
  );
  const reasons = new Map(kept.map(({ key = '', reason }) => [`${night.bucket}/${key} ${reason}`, reason]));
  for (const file of night.files.values()) {
    if (file.fate !== 'refused' || reasons.has(`${file.path} ${file.reason}`)) continue;
    findings.add('REFUSED', `${file.path} is not in the list of the refused as ${file.reason}`);
  }
}
