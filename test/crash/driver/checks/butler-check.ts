import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Findings } from '../findings';

const SCRIPT = join(__dirname, '../../../../../test/crash/driver/checks/list_raws.py');

/** The Python Butler reads the repository, and finds the very files that are registered. */
export async function checkButler(
  python: string,
  place: { readonly repo: string; readonly dbAuth: string; readonly uris: ReadonlySet<string> },
  findings: Findings,
): Promise<void> {
  const { stdout } = await promisify(execFile)(python, [SCRIPT, place.repo], {
    env: { ...process.env, LSST_DB_AUTH: place.dbAuth },
    maxBuffer: 1 << 28,
  });
  const read = JSON.parse(stdout) as readonly string[];
  const found = new Set(read);
  if (found.size !== read.length) findings.add('BUTLER', 'The Python Butler finds files twice');
  for (const uri of place.uris.difference(found))
    findings.add('BUTLER', `The Python Butler does not find ${uri}`);
  for (const uri of found.difference(place.uris)) findings.add('BUTLER', `The Python Butler finds ${uri}`);
}
