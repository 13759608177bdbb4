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
  const exposures = new Map(night.truth.exposures.map((facts) => [facts.exposureId, facts]));
  const asked = [...registered].flatMap((path) => {
    const file = night.files.get(path);
    const facts = exposures.get(file?.exposureId ?? 0);
    // Without a group in the header its key is that of many exposures.
    if (file === undefined || facts === undefined || file.fault === 'groupMissing') return [];
    const uris = file.fate === 'rival' ? file.rivals.map((rival) => night.uriOf(rival)) : [night.uriOf(path)];
    const snap = facts.seqNum - facts.seqStart;
    return [{ key: `GROUP:LSSTCam:${facts.group}:${snap}:${file.detectorName}`, uris }];
  });
  const pipeline = redis.pipeline();
  for (const { key } of asked) pipeline.get(key);
  const replies = (await pipeline.exec()) ?? [];
  asked.forEach(({ key, uris }, index) => {
    const found = replies[index]?.[1] as string | null | undefined;
    if (!uris.includes(found ?? ''))
      findings.add('PRESENCE', `${key} is ${found ?? 'not there'}, not ${uris.join(' or ')}`);
  });
}
