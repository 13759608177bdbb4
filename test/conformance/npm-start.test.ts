import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '#stack';

const root = join(__dirname, '../..');
const referenceData = process.env['REFERENCE_DATA'] ?? '';
const python = process.env['BUTLER_PYTHON'] ?? '';

const PORTS = ['enqueue', 'presence', 'worker', 'idle', 'postgres', 'redis'];

/** `npm start` as a person has it: a process, and the lines that it prints. */
class StartedStack {
  private output = '';
  private readonly waiting = new Set<() => void>();

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
        for (const look of this.waiting) look();
      });
    }
  }

  static async start(...words: readonly string[]): Promise<StartedStack> {
    const ports = await Promise.all(PORTS.map(async (name) => ['--port', `${name}=${await freePort()}`]));
    const child = spawn('npm', ['start', '--', ...words, ...ports.flat()], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    return new StartedStack(child);
  }

  /** Resolves with the match as soon as the output has one. */
  printed(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(this.output);
        if (match === null) return;
        this.waiting.delete(look);
        resolve(match);
      };
      this.waiting.add(look);
      this.child.on('exit', () => {
        reject(new Error(`npm start ended without ${pattern.source}:\n${this.output}`));
      });
      look();
    });
  }

  /** Ends it as Ctrl-C does: the whole process group gets the signal. */
  async interrupt(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const exited = once(this.child, 'exit');
    process.kill(-(this.child.pid ?? 0), 'SIGINT');
    await exited;
  }
}

/** Command lines of this machine's processes that name a folder. */
function processesNaming(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return line.includes(folder) ? [line] : [];
      } catch {
        return [];
      }
    });
}

/** Asks the Python Butler for all raws: data ids and URIs. */
async function rawsByPython(data: string): Promise<{ dataId: Record<string, unknown>; uri: string }[]> {
  const script = `
import json, sys
from lsst.daf.butler import Butler
butler = Butler(sys.argv[1])
refs = butler.query_datasets("raw", collections="LSSTCam/raw/all", limit=None, explain=False)
print(json.dumps([{"dataId": dict(r.dataId.required), "uri": str(butler.getURI(r))} for r in refs]))`;
  const { stdout } = await promisify(execFile)(python, ['-c', script, join(data, 'repo')], {
    env: { ...process.env, LSST_DB_AUTH: join(data, 'db-auth.yaml') },
  });
  return JSON.parse(stdout) as { dataId: Record<string, unknown>; uri: string }[];
}

if (referenceData === '' || python === '') {
  it.skip('REFERENCE_DATA or BUTLER_PYTHON is not set: npm start was not tried', () => undefined);
} else {
  describe('npm start', () => {
    // Outside the home of root: PostgreSQL runs as another user.
    const folder = mkdtempSync('/var/tmp/autoingest-start-');
    const data = join(folder, 'data');
    chmodSync(folder, 0o755);

    afterAll(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    it('brings a real raw from the inbox into the Butler, and leaves no process behind', async () => {
      const stack = await StartedStack.start('--data', data);
      try {
        await stack.printed(/Ctrl-C stops everything/);
        const obsId = 'MC_O_20250609_000578';
        copyFileSync(
          join(referenceData, `golden/inputs/lsstcam_full/LSSTCam/20250609/${obsId}/${obsId}_R22_S11.fits`),
          join(data, 'inbox', 'a raw from a friend.fits'),
        );
        await stack.printed(/ingested\s+LSSTCam 2025060900578 R22_S11\s+-> [0-9a-f-]{36}/);
        const file = join(data, `buckets/rubin-summit/LSSTCam/20250609/${obsId}/${obsId}_R22_S11.fits`);
        expect(await rawsByPython(data)).toEqual([
          {
            dataId: { instrument: 'LSSTCam', detector: 94, exposure: 2025060900578 },
            uri: pathToFileURL(file).href,
          },
        ]);
      } finally {
        await stack.interrupt();
      }
      expect(processesNaming(data)).toEqual([]);
    }, 180_000);
  });
}
