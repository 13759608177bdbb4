import type { Findings } from '../findings';
import type { Summit } from '../summit';
import type { NightFacts } from './night-facts';

/** The Summit has heard of each registered file, at least once, and of no other. */
export function checkSummit(
  summit: Pick<Summit, 'heard' | 'wrong'>,
  registered: ReadonlySet<string>,
  night: NightFacts,
  findings: Findings,
): void {
  const expected = new Set(
    [...registered].map(
      (path) => `${night.files.get(path)?.obsId ?? ''} ${path.slice(path.lastIndexOf('/') + 1)}`,
    ),
  );
  const heard = new Set(summit.heard.keys());
  for (const name of expected.difference(heard)) findings.add('SUMMIT', `The Summit was not told of ${name}`);
  for (const name of heard.difference(expected)) findings.add('SUMMIT', `The Summit was told of ${name}`);
  for (const body of summit.wrong) findings.add('SUMMIT', `The Summit was told: ${body}`);
}
