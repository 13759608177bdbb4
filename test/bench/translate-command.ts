import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { simulateExposure } from '#simulator';
import { runCli } from '../../apps/cli/run-cli';
import { median, rounded } from './figures';

/** What the command does on a folder of files of about 14 kB, with a sidecar each or without. */
export interface CommandFigures {
  readonly folder: 'FITS files alone' | 'FITS files with sidecars';
  readonly files: number;
  readonly files_per_s: number;
  readonly cpu_ms_per_file: number;
}

const EXPOSURES = 5;
const ROUNDS = 5;

/** Runs `autoingest translate --json` in this process on both kinds of folders in turn; medians, the first round not counted. */
export async function measureCommand(): Promise<readonly CommandFigures[]> {
  const root = mkdtempSync(join(tmpdir(), 'autoingest-bench-'));
  try {
    const folders = [
      { folder: 'FITS files alone', path: join(root, 'fits'), kinds: ['fits'] },
      { folder: 'FITS files with sidecars', path: join(root, 'both'), kinds: ['fits', 'sidecar'] },
    ] as const;
    for (const { path, kinds } of folders) sow(path, kinds);
    const runs = folders.map((one) => ({ ...one, files: 0, wallMs: [] as number[], cpuMs: [] as number[] }));
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const run of runs) {
        const { files, wallMs, cpuMs } = await translated(run.path);
        run.files = files;
        if (round === 0) continue;
        run.wallMs.push(wallMs);
        run.cpuMs.push(cpuMs);
      }
    }
    return runs.map(({ folder, files, wallMs, cpuMs }) => ({
      folder,
      files,
      files_per_s: rounded((1000 * files) / median(wallMs)),
      cpu_ms_per_file: rounded(median(cpuMs) / files),
    }));
  } finally {
    rmSync(root, { recursive: true });
  }
}

function sow(root: string, kinds: readonly string[]): void {
  for (let seqNum = 1; seqNum <= EXPOSURES; seqNum += 1) {
    for (const arrival of simulateExposure({ seed: 'bench', dayObs: 20260125, seqNum }).arrivals) {
      if (!kinds.includes(arrival.kind)) continue;
      const path = join(root, arrival.key);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, arrival.bytes());
    }
  }
}

async function translated(folder: string): Promise<{ files: number; wallMs: number; cpuMs: number }> {
  let files = 0;
  const [began, cpuBegan] = [performance.now(), process.cpuUsage()];
  const status = await runCli(['translate', '--json', folder], {
    environment: {},
    out: () => (files += 1),
    error: (line) => {
      throw new Error(line);
    },
  });
  const cpu = process.cpuUsage(cpuBegan);
  if (status !== 0) throw new Error(`it ended with ${status}`);
  return { files, wallMs: performance.now() - began, cpuMs: (cpu.user + cpu.system) / 1000 };
}
