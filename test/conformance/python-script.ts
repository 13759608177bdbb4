import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Runs a script of the folder `python_butler` with JSON on its standard input; what it prints, parsed. */
export function pythonScript(
  python: string,
  name: string,
  args: readonly string[],
  given: object,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const script = join(__dirname, 'python_butler', name);
    const child = spawn(python, [script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(JSON.parse(output));
      else reject(new Error(`${script} ended with ${String(status)}:\n${errors}`));
    });
    child.stdin.end(JSON.stringify(given));
  });
}
