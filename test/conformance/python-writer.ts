import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What an official writer did in a round. */
export interface PythonRound {
  readonly ingested: number;
  /** Files that others had brought in. */
  readonly existed: number;
  /** Races for a file that it lost and tried again. */
  readonly races: number;
  readonly errors: readonly string[];
}

/** An official Python Butler that writes, a process of its own. */
export interface PythonWriter {
  write(round: object): Promise<PythonRound>;
  stop(): Promise<void>;
}

/** Starts one in a repository; it is ready when this resolves. */
export async function startPythonWriter(python: string, repo: string): Promise<PythonWriter> {
  const script = join(__dirname, 'python_butler/write_beside.py');
  const child = spawn(python, [script, repo], { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => {
    const line = await lines.next();
    if (line.done === true) throw new Error(`${script} ended:\n${errors}`);
    return JSON.parse(line.value);
  };
  await answer();
  return {
    write: async (round) => {
      child.stdin.write(`${JSON.stringify(round)}\n`);
      return (await answer()) as PythonRound;
    },
    stop: async () => {
      const ended = once(child, 'close');
      child.stdin.end();
      await ended;
    },
  };
}
