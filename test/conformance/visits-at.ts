import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Which visits look at a point, and which detectors of which visits, as the Python Butler finds them by their regions. */
export interface Sight {
  readonly visits: readonly number[];
  readonly detectors: readonly (readonly [visit: number, detector: number])[];
}

/** Asks the Python Butler of each point (ICRS, degrees). */
export function visitsAt(
  python: string,
  repo: string,
  points: readonly { readonly ra: number; readonly dec: number }[],
): Promise<readonly Sight[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [join(__dirname, 'python_butler/visits_at.py'), repo]);
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(JSON.parse(output) as Sight[]);
      else reject(new Error(`visits_at.py ended with ${String(status)}:\n${errors}`));
    });
    child.stdin.end(JSON.stringify(points));
  });
}
