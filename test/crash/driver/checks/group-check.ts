import type { Redis } from 'ioredis';
import type { Findings } from '../findings';
import type { NightFacts } from './night-facts';

/** Each registered image is where Prompt Processing looks for it, under the URI of its file. */
export async function checkGroups(
  redis: Redis,
  registered: ReadonlySet<string>,
  night: NightFacts,
  findings: Findings,
): Promise<void> {
  const questions = night.questions(registered);
  const keys = questions.map(
    ({ group, snap, detectorName }) => `GROUP:LSSTCam:${group}:${snap}:${detectorName}`,
  );
  const found = keys.length === 0 ? [] : await redis.mget(keys);
  questions.forEach(({ uris }, index) => {
    const uri = found[index] ?? 'not there';
    if (!uris.includes(uri))
      findings.add('PRESENCE', `${keys[index] ?? ''} is ${uri}, not ${uris.join(' or ')}`);
  });
}
