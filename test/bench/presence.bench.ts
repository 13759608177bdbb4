import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connectRedis, GroupKeys } from '#adapters/queue';
import { LSSTCAM } from '#domain/instruments';
import { findRedisServer, freePort, startRedis } from '#stack';
import { machine, median, printTable, rounded, type Machine } from './figures';
import type { ClientFigures } from './presence-client';

const ROUNDS = 15;
const TICK_MS = 10;

interface Load {
  readonly server: string;
  readonly load: string;
  readonly answers: number;
  readonly failures: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly longest_ms: number;
  readonly past_1s: number;
  readonly server_cpu_ms_per_answer: number;
  readonly client_cpu_ms_per_answer: number;
}

interface PresenceFigures {
  readonly machine: Machine;
  readonly presence: readonly Load[];
  readonly memory_MiB_per_10000_idle: number;
}

interface Server {
  readonly name: string;
  readonly port: number;
  readonly child: ChildProcess;
}

/** Bursts of questions, each over a new connection, at presence and at a Flask service that does the same. */
export async function benchPresence(asJson: boolean): Promise<PresenceFigures> {
  const redis = await startRedis({ program: findRedisServer('.cache'), port: await freePort() });
  const servers = [await startPresence(redis.port)];
  try {
    await sow(redis.port);
    const flask = await startFlask(redis.port);
    if (flask !== undefined) servers.push(flask);
    const loads: Load[] = [];
    for (const server of servers) {
      await ask(server, 205, 3);
      const bursts: (ClientFigures & { cpu: number })[] = [];
      for (let round = 0; round < ROUNDS; round += 1) bursts.push(await ask(server, 205, 1));
      loads.push(summary(server, '205 at once', bursts));
      loads.push(summary(server, '1,700 at once', [await ask(server, 1700, 1)]));
      const snaps = server === servers[0] ? 100 : 10;
      loads.push(summary(server, `1,700 at once, ${snaps} snaps each`, [await ask(server, 1700, snaps)]));
      if (!asJson) process.stderr.write('.');
    }
    const result: PresenceFigures = {
      machine: machine(),
      presence: loads,
      memory_MiB_per_10000_idle: rounded(await idleMemory(servers[0])),
    };
    if (!asJson) {
      printTable(loads.map((load) => ({ ...load })));
      console.log(
        `10,000 idle connections take ${result.memory_MiB_per_10000_idle} MiB; ${JSON.stringify(result.machine)}`,
      );
    }
    return result;
  } finally {
    for (const { child } of servers) child.kill('SIGTERM');
    await redis.stop();
  }
}

async function sow(port: number): Promise<void> {
  const redis = connectRedis({ host: '127.0.0.1', port });
  const images = LSSTCAM.detectors.map(({ fullName }) => ({
    instrument: 'LSSTCam',
    group: 'bench',
    snap: 0,
    detectorName: fullName,
    uri: `s3://rubin-summit/LSSTCam/20260125/MC_O_20260125_000009/MC_O_20260125_000009_${fullName}.fits`,
  }));
  await new GroupKeys(redis).record(images, 3600);
  redis.disconnect();
}

async function startPresence(redisPort: number): Promise<Server> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(__dirname, '../../apps/presence/main.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      REDIS_HOST: '127.0.0.1',
      REDIS_PORT: `${redisPort}`,
      PORT: `${port}`,
      METRICS_PORT: '',
    },
  });
  await untilAnswered(port);
  return { name: 'presence', port, child };
}

/** Undefined where Flask cannot be had. */
async function startFlask(redisPort: number): Promise<Server | undefined> {
  const root = join(__dirname, '../../..');
  const found = spawnSync(process.execPath, [join(root, 'tools/python-flask.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const python = found.stdout.toString().trim();
  if (found.status !== 0 || !existsSync(python)) return undefined;
  const port = await freePort();
  const options = ['-w', '8', '-b', `127.0.0.1:${port}`, '--log-level', 'warning', '--backlog', '4096'];
  const child = spawn(python, ['-m', 'gunicorn', ...options, 'presence_stand_in:app'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    cwd: join(root, 'test/bench/python'),
    env: { ...process.env, REDIS_PORT: `${redisPort}` },
  });
  await untilAnswered(port);
  return { name: 'Flask, gunicorn -w 8', port, child };
}

async function untilAnswered(port: number): Promise<void> {
  const answers = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/presence/LSSTCam/g/0/R22_S11`).then(
      ({ status }) => status === 200,
      () => false,
    );
  while (!(await answers())) await pause(50);
}

async function ask(server: Server, clients: number, snaps: number): Promise<ClientFigures & { cpu: number }> {
  const before = cpuMs(server.child.pid ?? 0);
  const client = spawn(
    process.execPath,
    [join(__dirname, 'presence-client.js'), `${server.port}`, 'burst', `${clients}`, `${snaps}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  client.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(client, 'close');
  return { ...(JSON.parse(text) as ClientFigures), cpu: cpuMs(server.child.pid ?? 0) - before };
}

function summary(server: Server, load: string, runs: readonly (ClientFigures & { cpu: number })[]): Load {
  const sum = (of: (run: ClientFigures & { cpu: number }) => number): number =>
    runs.reduce((total, run) => total + of(run), 0);
  const answers = sum((run) => run.answers);
  return {
    server: server.name,
    load,
    answers,
    failures: sum((run) => run.failures),
    p50_ms: rounded(median(runs.map((run) => run.p50_ms))),
    p99_ms: rounded(median(runs.map((run) => run.p99_ms))),
    longest_ms: rounded(Math.max(...runs.map((run) => run.longest_ms))),
    past_1s: sum((run) => run.past_1s),
    server_cpu_ms_per_answer: rounded(sum((run) => run.cpu) / answers),
    client_cpu_ms_per_answer: rounded(sum((run) => run.client_cpu_ms) / answers),
  };
}

/** CPU of a process and of its children, from Linux's own books. */
function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const own = (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children.split(' ').reduce((sum, child) => sum + (child === '' ? 0 : cpuMs(Number(child))), own);
}

async function idleMemory(server: Server | undefined): Promise<number> {
  if (server === undefined) return NaN;
  const rssMiB = (): number =>
    Number(execFileSync('ps', ['-o', 'rss=', '-p', `${server.child.pid ?? 0}`]).toString()) / 1024;
  const before = rssMiB();
  const client = spawn(
    process.execPath,
    [join(__dirname, 'presence-client.js'), `${server.port}`, 'idle', '10000'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await once(client.stdout, 'data');
  const after = rssMiB();
  client.kill('SIGTERM');
  return after - before;
}
