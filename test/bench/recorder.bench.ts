import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { connectRedis, ObjectQueue } from '#adapters/queue';
import { simulateExposure } from '#simulator';
import { findRedisServer, freePort, startRedis } from '#stack';
import { machine, printTable, rounded, type Machine } from './figures';
import { startS3, S3_KEYS } from './s3-server';
import { ObjectStores } from '#adapters/object-store';

const BUCKET = 'bench';
const BACKLOG = 50_000;
const EXPOSURES = 10;
const PER_SECOND = 100;
/** How often the keys are asked for: the figures are too large by half of it. */
const LOOK_EVERY_MS = 2;

/** How images are announced. */
interface Scenario {
  readonly name: string;
  readonly sidecars: 'all' | 'none';
  /** Images announced in one notification; the pause until the next is such that there are 100 a second. */
  readonly atOnce: number;
  readonly workers: number;
}

const SCENARIOS: readonly Scenario[] = [
  { name: '100 notifications a second', sidecars: 'all', atOnce: 1, workers: 1 },
  { name: 'the same, no sidecars', sidecars: 'none', atOnce: 1, workers: 1 },
  { name: 'whole exposures of 205 at once', sidecars: 'all', atOnce: 205, workers: 1 },
  { name: 'the same, 4 workers', sidecars: 'all', atOnce: 205, workers: 4 },
];

interface ScenarioFigures extends Scenario {
  readonly images: number;
  readonly delay_p50_ms: number;
  readonly delay_p99_ms: number;
  readonly delay_max_ms: number;
  readonly cpu_ms_per_image: number;
  /** Entries of the stream after the last image. */
  readonly arrived_left: number;
}

interface RecorderFigures {
  readonly machine: Machine;
  readonly s3_server: string;
  readonly queued_paths: number;
  readonly recorder: readonly ScenarioFigures[];
}

/**
 * How long after the notification an image is present, with the registry down, nothing being ingested and 50,000 paths queued: from before
 * the announcement is handed to Redis until a client finds the key there. Worker processes, Redis with its append-only file, and the
 * S3 server run on the same machine.
 */
export async function benchRecorder(asJson: boolean): Promise<object> {
  await using bench = await prepare();
  const recorder: ScenarioFigures[] = [];
  for (const scenario of SCENARIOS) {
    recorder.push(await bench.run(scenario));
    if (!asJson) process.stderr.write('.');
  }
  if (!asJson) process.stderr.write('\n');
  const figures: RecorderFigures = {
    machine: machine(),
    s3_server: bench.s3Server,
    queued_paths: BACKLOG,
    recorder,
  };
  if (!asJson) print(figures);
  return figures;
}

interface Bench extends AsyncDisposable {
  readonly s3Server: string;
  run(scenario: Scenario): Promise<ScenarioFigures>;
}

interface Image {
  readonly path: string;
  readonly key: string;
}

async function prepare(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'autoingest-bench-'));
  const repo = join(folder, 'repo');
  mkdirSync(repo);
  writeFileSync(
    join(repo, 'butler.yaml'),
    `registry:\n  db: postgresql://nobody@127.0.0.1:${await freePort()}/none\n`,
  );
  const [server, s3] = await Promise.all([
    startRedis({
      program: findRedisServer('.cache'),
      port: await freePort(),
      dataDir: join(folder, 'redis'),
    }),
    startS3(join(folder, 's3'), BUCKET),
  ]);
  const store = new ObjectStores({ profiles: [{ name: null, endpoint: s3.endpoint, ...S3_KEYS }] });
  const redis = connectRedis({ host: '127.0.0.1', port: server.port });
  const queue = new ObjectQueue(redis);
  let seqNum = 0;

  const sow = async (sidecars: Scenario['sidecars']): Promise<Image[]> => {
    seqNum += 1;
    const { truth, arrivals } = simulateExposure({ seed: 'bench', dayObs: 20260125, seqNum });
    const wanted = arrivals.filter(({ kind }) => kind === 'fits' || sidecars === 'all');
    await Promise.all(wanted.map((arrival) => store.put(`${BUCKET}/${arrival.key}`, arrival.bytes())));
    return [...truth.datasets].map(([detectorName, key]) => ({
      path: `${BUCKET}/${key}`,
      key: `GROUP:LSSTCam:${truth.group}:0:${detectorName}`,
    }));
  };

  const run = async (scenario: Scenario): Promise<ScenarioFigures> => {
    const images: Image[] = [];
    for (let exposure = 0; exposure <= EXPOSURES; exposure += 1)
      images.push(...(await sow(scenario.sidecars)));
    await fillQueue(redis);
    const workers = await Promise.all(
      Array.from({ length: scenario.workers }, (_, index) =>
        startWorker({
          REDIS_PORT: `${server.port}`,
          S3_ENDPOINT_URL: s3.endpoint,
          AWS_ACCESS_KEY_ID: S3_KEYS.accessKeyId,
          AWS_SECRET_ACCESS_KEY: S3_KEYS.secretAccessKey,
          BUTLER_REPO: repo,
          WORKER_NAME: `bench-${index}`,
        }),
      ),
    );
    try {
      const each = images.length / (EXPOSURES + 1);
      await measure(redis, queue, images.slice(0, each), scenario.atOnce);
      const before = cpuMs(workers);
      const delays = await measure(redis, queue, images.slice(each), scenario.atOnce);
      const used = cpuMs(workers) - before;
      const sorted = delays.toSorted((one, other) => one - other);
      const at = (share: number): number => rounded(sorted[Math.ceil(share * sorted.length) - 1] ?? NaN);
      return {
        ...scenario,
        images: delays.length,
        delay_p50_ms: at(0.5),
        delay_p99_ms: at(0.99),
        delay_max_ms: at(1),
        cpu_ms_per_image: rounded(used / delays.length),
        arrived_left: await redis.xlen(`ARRIVED:${BUCKET}`),
      };
    } finally {
      for (const worker of workers) worker.kill('SIGKILL');
    }
  };

  return {
    s3Server: s3.name,
    run,
    [Symbol.asyncDispose]: async () => {
      redis.disconnect();
      await store.close();
      s3.stop();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function fillQueue(redis: Redis): Promise<void> {
  await redis.del(`QUEUE:${BUCKET}`);
  for (let from = 0; from < BACKLOG; from += 10_000) {
    await redis.lpush(
      `QUEUE:${BUCKET}`,
      ...Array.from({ length: 10_000 }, (_, index) => `${BUCKET}/old/${from + index}`),
    );
  }
}

/** A worker that is ready to record; its ingest lane waits for the registry. */
async function startWorker(env: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(__dirname, '../../apps/worker/main.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      REDIS_HOST: '127.0.0.1',
      LISTEN_HOST: '127.0.0.1',
      PORT: '0',
      BUCKET,
      ...env,
    },
  });
  let said = '';
  while (!said.includes('"msg":"listening"')) {
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    said += chunk.toString();
  }
  child.stdout.resume();
  return child;
}

/** Announces images, 100 a second, and waits until all are present; the delay of each in ms. */
async function measure(
  redis: Redis,
  queue: ObjectQueue,
  images: readonly Image[],
  atOnce: number,
): Promise<readonly number[]> {
  const announcedAt = new Map<string, number>();
  const delays: number[] = [];
  const announcing = (async () => {
    const began = performance.now();
    for (let from = 0; from < images.length; from += atOnce) {
      const dueMs = began + (from * 1000) / PER_SECOND - performance.now();
      if (dueMs > 0) await pause(dueMs);
      const some = images.slice(from, from + atOnce);
      const now = performance.now();
      for (const { key } of some) announcedAt.set(key, now);
      await queue.announce(
        some.map(({ path }) => ({ path })),
        60,
      );
    }
  })();
  while (delays.length < images.length) {
    const waiting = [...announcedAt.keys()];
    const found = waiting.length === 0 ? [] : await redis.mget(waiting);
    const now = performance.now();
    waiting.forEach((key, index) => {
      if (typeof found[index] !== 'string') return;
      delays.push(now - (announcedAt.get(key) ?? now));
      announcedAt.delete(key);
    });
    await pause(LOOK_EVERY_MS);
  }
  await announcing;
  return delays;
}

const TICKS_PER_SECOND = 100;

/** CPU of processes so far, from the kernel's own figures. */
function cpuMs(processes: readonly ChildProcess[]): number {
  return processes.reduce((sum, { pid = 0 }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
    return sum + ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
  }, 0);
}

function print({ machine: on, s3_server, queued_paths, recorder }: RecorderFigures): void {
  console.log(
    `${JSON.stringify(on)} S3: ${s3_server}\nfrom notification to presence, registry down, ${queued_paths} paths queued:`,
  );
  printTable(
    recorder.map(({ name, images, delay_p50_ms, delay_p99_ms, delay_max_ms, cpu_ms_per_image }) => ({
      scenario: name,
      images,
      'p50 ms': delay_p50_ms,
      'p99 ms': delay_p99_ms,
      'max ms': delay_max_ms,
      'CPU ms/image': cpu_ms_per_image,
    })),
  );
}
