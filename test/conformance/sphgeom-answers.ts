import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { UnitVector } from '#domain/sphere';

/** One question to lsst-sphgeom; `ask` names a function of python_sphgeom/answers.py. */
export interface Question {
  readonly ask: string;
  readonly [fact: string]: unknown;
}

/** What lsst-sphgeom says to each question, in their order. */
export async function sphgeomAnswers(python: string, questions: Iterable<Question>): Promise<unknown[]> {
  const script = join(__dirname, 'python_sphgeom/answers.py');
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  // A script that ends early says so by its status.
  child.stdin.on('error', () => undefined);
  for (const question of questions) {
    if (!child.stdin.write(`${JSON.stringify(question)}\n`)) {
      await Promise.race([new Promise((resolve) => child.stdin.once('drain', resolve)), ended]);
    }
  }
  child.stdin.end();
  const status = await ended;
  if (status !== 0) throw new Error(`${script} ended with ${String(status)}:\n${errors}`);
  return Buffer.concat(output)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

/** Points as the script reads them. */
export function pointsText(points: readonly UnitVector[]): string {
  const numbers = Float64Array.from(points.flatMap(({ x, y, z }) => [x, y, z]));
  return Buffer.from(numbers.buffer).toString('base64');
}
