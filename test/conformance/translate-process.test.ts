import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeSidecar } from '#domain/fits';
import { temporaryFolder } from '../support/temporary-folder';

const MAIN = join(__dirname, '../../dist/apps/cli/main.js');
const folder = temporaryFolder();

/** Runs a pipe of shell words with the command in it as `$autoingest`. */
const shell = (words: string): Promise<{ readonly stdout: string; readonly stderr: string }> =>
  promisify(execFile)('bash', ['--norc', '-c', words], {
    cwd: folder,
    env: { PATH: process.env['PATH'], node: process.execPath, main: MAIN },
  });

describe('autoingest translate as a process', () => {
  beforeAll(() => {
    writeFileSync(join(folder, 'a.json'), writeSidecar([['INSTRUME', 'unknown']]));
  });

  it('takes names from a pipe, and ends as soon and as quietly as its reader does', async () => {
    const { stdout, stderr } = await shell(
      'yes a.json | "$node" "$main" translate --json - | head -2; echo "${PIPESTATUS[@]}"',
    );
    const lines = stdout.trim().split('\n');
    expect(lines.slice(0, 2).map((line) => (JSON.parse(line) as { file: string }).file)).toEqual([
      'a.json',
      'a.json',
    ]);
    // `yes` is ended by its signal, as we let go of it.
    expect(lines.slice(2)).toEqual(['141 0 0']);
    expect(stderr).toBe('');
  });

  it('colours nothing that goes into a pipe, and says by its status that something was refused', async () => {
    const { stdout } = await shell('"$node" "$main" translate a.json; echo $?');
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('REFUSED: HEADER_UNRECOGNISED');
    expect(stdout.trim().split('\n').at(-1)).toBe('1');
  });
});
