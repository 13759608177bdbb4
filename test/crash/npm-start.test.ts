import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { simulateExposure } from '#simulator';
import { freePort } from '../../stack';
import { onPath } from '../../stack/redis-program';
import { stillRuns, type ProcessIdentity } from '../../stack/process-identity';
import { eventually } from '../support/eventually';

jest.setTimeout(300_000);

const MAIN = join(__dirname, '../../dist/stack/main.js');
const data = mkdtempSync(join(tmpdir(), 'autoingest-start-'));
chmodSync(data, 0o755);
const { arrivals, truth } = simulateExposure({ seed: 'start', dayObs: 20260125, seqNum: 9 });
let ports: readonly string[];

/** Those that run: one that a failed test left behind would fail those after it. */
const started = new Set<Start>();

class Start {
  output = '';
  readonly child: ChildProcess;

  constructor(...args: readonly string[]) {
    this.child = this.spawned(['--data', data, ...ports, ...args]);
    started.add(this);
    this.child.once('exit', () => started.delete(this));
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
  }

  protected spawned(args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [MAIN, ...args], { stdio: 'pipe' });
  }

  line(pattern: RegExp): Promise<string> {
    return eventually(() => this.output.split('\n').find((line) => pattern.test(line)));
  }

  async end(signal?: NodeJS.Signals): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    const ended = once(this.child, 'exit');
    if (signal !== undefined) this.child.kill(signal);
    const [code] = (await ended) as [number | null];
    return code;
  }
}

/** The same by the words of the README. */
class StartByNpm extends Start {
  protected override spawned(args: readonly string[]): ChildProcess {
    return spawn('npm', ['start', '--', ...args], { cwd: join(__dirname, '../..'), stdio: 'pipe' });
  }
}

const children = (): readonly (ProcessIdentity & { name: string })[] =>
  (
    JSON.parse(readFileSync(join(data, 'processes.json'), 'utf8')) as {
      children: (ProcessIdentity & { name: string })[];
    }
  ).children;
const fitsOf = (detectorName: string): Uint8Array =>
  arrivals.find((file) => file.detectorName === detectorName && file.kind === 'fits')?.bytes() ??
  new Uint8Array();
const drop = (detectorName: string, name: string): void => {
  writeFileSync(join(data, 'inbox', name), fitsOf(detectorName));
};

beforeAll(async () => {
  const names = ['enqueue', 'presence', 'worker', 'idle', 'postgres', 'redis', 's3'];
  const free = await Promise.all(names.map(() => freePort()));
  ports = names.flatMap((name, index) => ['--port', `${name}=${free[index] ?? 0}`]);
});

afterEach(async () => {
  for (const start of started) await start.end('SIGTERM');
});

afterAll(() => {
  rmSync(data, { recursive: true, force: true });
});

describe('npm start', () => {
  it('plays the demo on a fresh machine, and leaves no process behind', async () => {
    const start = new Start('--demo', '--exit');
    await start.line(/^autoingest runs/);
    const running = children();
    expect(running.map(({ name }) => name).sort()).toEqual(
      ['PostgreSQL', 'Redis', 'enqueue', 'idle', 'presence', 'worker'].sort(),
    );
    expect(await start.end()).toBe(0);
    for (const seqNum of ['000001', '000002', '000003']) {
      expect(start.output).toMatch(
        new RegExp(`^Demo MC_O_\\d{8}_${seqNum}: 205 of 205 files are in the Butler;`, 'm'),
      );
    }
    expect(start.output.match(/^ingested {3}LSSTCam \d{13} R\d\d_S\w\d {2}-> [0-9a-f-]{36}$/gm)).toHaveLength(
      615,
    );
    expect(start.output).not.toContain('ended by itself');
    expect(running.filter(stillRuns)).toEqual([]);
  });

  it('files and ingests what is dropped into the inbox under any name, and tells why not', async () => {
    const start = new Start();
    await start.line(/^autoingest runs/);
    drop('R22_S11', 'image one.fits');
    writeFileSync(join(data, 'inbox/notes.txt'), 'nothing to see here');
    await start.line(new RegExp(`^ingested {3}LSSTCam ${truth.exposureId} R22_S11 {2}-> [0-9a-f-]{36}$`));
    await start.line(/^refused {4}inbox\/notes\.txt {2}.*FITS_NOT_FITS/);
    const running = children();
    expect(await start.end('SIGINT')).toBe(0);
    expect(running.filter(stillRuns)).toEqual([]);
  });

  it('leaves no process behind when npm is asked to end', async () => {
    const start = new StartByNpm();
    await start.line(/^autoingest runs/);
    const running = children();
    await start.end('SIGTERM');
    expect(running.filter(stillRuns)).toEqual([]);
  });

  it('refuses a second start on the same data, and names who has a port', async () => {
    const first = new Start();
    await first.line(/^autoingest runs/);
    const second = new Start();
    expect(await second.end()).toBe(1);
    expect(second.output).toContain(`(pid ${first.child.pid ?? 0})`);
    const elsewhere = new Start('--data', join(data, 'other'));
    expect(await elsewhere.end()).toBe(1);
    const worker = children().find(({ name }) => name === 'worker')?.pid ?? 0;
    expect(elsewhere.output).toMatch(
      new RegExp(`Port \\d+ \\(worker\\) is taken by .*worker/main\\.js.* \\(pid ${worker}\\)`),
    );
    expect(await first.end('SIGTERM')).toBe(0);
  });

  it('cleans up after a start that was killed, and catches up with what came meanwhile', async () => {
    const killed = new Start();
    await killed.line(/^autoingest runs/);
    const left = children();
    await killed.end('SIGKILL');
    expect(left.every(stillRuns)).toBe(true);
    drop('R01_S00', 'meanwhile.fits');
    const next = new Start();
    await next.line(new RegExp(`^ingested {3}LSSTCam ${truth.exposureId} R01_S00 `));
    for (const { name, pid } of left) expect(next.output).toContain(`left ${name} (pid ${pid}) running`);
    expect(left.filter(stillRuns)).toEqual([]);
    const running = children();
    expect(await next.end('SIGTERM')).toBe(0);
    expect(running.filter(stillRuns)).toEqual([]);
  });

  it('starts a killed app again and goes on', async () => {
    const start = new Start();
    await start.line(/^autoingest runs/);
    const worker = children().find(({ name }) => name === 'worker');
    process.kill(worker?.pid ?? 0, 'SIGKILL');
    drop('R01_S01', 'after the fall.fits');
    await start.line(/^worker ended by itself \(signal SIGKILL\)/);
    await start.line(new RegExp(`^ingested {3}LSSTCam ${truth.exposureId} R01_S01 `));
    expect(await start.end('SIGTERM')).toBe(0);
  });

  const withGateway = onPath('versitygw') === undefined ? it.skip : it;
  withGateway('ingests what is put by S3 (needs versitygw on PATH)', async () => {
    const start = new Start('--s3');
    await start.line(/^autoingest runs/);
    const [, accessKeyId = '', secretAccessKey = ''] =
      /AWS_ACCESS_KEY_ID=(\S+) AWS_SECRET_ACCESS_KEY=(\S+)/.exec(start.output) ?? [];
    const [, endpoint = ''] = /^ {2}S3 +(\S+)/m.exec(start.output) ?? [];
    const s3 = new S3Client({
      endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId, secretAccessKey },
    });
    const put = { Bucket: 'rubin-summit', Key: truth.datasets.get('R44_SW0') ?? '', Body: fitsOf('R44_SW0') };
    await s3.send(new PutObjectCommand(put));
    s3.destroy();
    await start.line(new RegExp(`^ingested {3}LSSTCam ${truth.exposureId} R44_SW0 `));
    expect(await start.end('SIGTERM')).toBe(0);
  });
});
