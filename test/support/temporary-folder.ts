import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one test file, removed at its end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'autoingest-'));
  afterAll(() => {
    // What a server that has just ended still wrote may come in between.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });
  return folder;
}
