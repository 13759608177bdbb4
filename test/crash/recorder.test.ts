import { ObjectQueue } from '#adapters/queue';
import { findRedisServer, freePort, startRedis, type RedisServer } from '#stack';
import { simulateExposure } from '#simulator';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { ChildUnderTest } from '../support/child-process';
import { eventually } from '../support/eventually';
import { repositoryAway, type RepositoryAway } from '../support/repository-away';
import { SwitchedStore } from '../support/switched-store';
import { testRedis } from '../support/test-redis';

const BUCKET = `recorder-crash-${process.pid}`;
const isSidecar = (path: string): boolean => path.endsWith('.json');

/** Built workers as processes of their own, with a registry that is down: only their recorders can make anything present. */
describe('a recorder that is killed', () => {
  const store = new SwitchedStore();
  const workers: ChildUnderTest[] = [];
  let profile: Readonly<Record<string, string>>;
  let server: RedisServer;
  let repository: RepositoryAway;
  let redis: Redis;
  let seqNum = 0;

  beforeAll(async () => {
    profile = await store.listen();
    repository = await repositoryAway();
    server = await startRedis({
      program: findRedisServer(join(__dirname, '../../.cache')),
      port: await freePort(),
    });
    redis = testRedis(server.port);
  });

  afterAll(async () => {
    store.release();
    await Promise.all(workers.map((worker) => worker.end('SIGKILL')));
    store.close();
    redis.disconnect();
    await server.stop();
    repository.remove();
  });

  async function start(name: string): Promise<ChildUnderTest> {
    const worker = new ChildUnderTest(process.execPath, [join(__dirname, '../../dist/apps/worker/main.js')], {
      PATH: process.env['PATH'],
      LISTEN_HOST: '127.0.0.1',
      PORT: '0',
      REDIS_HOST: '127.0.0.1',
      REDIS_PORT: `${server.port}`,
      BUCKET,
      BUTLER_REPO: repository.repo,
      WORKER_NAME: name,
      ...profile,
    });
    workers.push(worker);
    await worker.printed(/"msg":"listening"/);
    return worker;
  }

  /** Puts an exposure into the bucket and announces it; its keys in Redis with what they are to hold. */
  async function expose(): Promise<ReadonlyMap<string, string>> {
    seqNum += 1;
    const { truth, arrivals } = simulateExposure({ seed: 'recorder', dayObs: 20260125, seqNum });
    for (const arrival of arrivals) store.objects.set(`${BUCKET}/${arrival.key}`, arrival.bytes());
    const files = [...truth.datasets];
    await new ObjectQueue(redis).announce(
      files.map(([, key]) => ({ path: `${BUCKET}/${key}` })),
      60,
    );
    return new Map(
      files.map(([detectorName, key]) => [
        `GROUP:LSSTCam:${truth.group}:0:${detectorName}`,
        `s3://${BUCKET}/${key}`,
      ]),
    );
  }

  async function present(keys: ReadonlyMap<string, string>): Promise<void> {
    await eventually(async () => {
      const uris = await redis.mget([...keys.keys()]);
      return [...keys.values()].every((uri, index) => uris[index] === uri) || undefined;
    });
    await eventually(async () => (await redis.xlen(`ARRIVED:${BUCKET}`)) === 0 || undefined);
  }

  it('loses nothing that it had in hand: another takes it over', async () => {
    const first = await start('pod-1');
    store.holds = isSidecar;
    const keys = await expose();
    await store.untilHeld(32);
    await start('pod-2');
    await store.untilHeld(64);
    await first.end('SIGKILL');
    store.release();
    await present(keys);
  });

  it('takes up what it had in hand when it starts again, alone', async () => {
    await Promise.all(workers.map((worker) => worker.end('SIGKILL')));
    const only = await start('pod-3');
    store.holds = isSidecar;
    const keys = await expose();
    await store.untilHeld(32);
    await only.end('SIGKILL');
    await start('pod-3');
    store.release();
    await present(keys);
  });

  it('loses nothing, however often recorders are killed while they work', async () => {
    await start('pod-4');
    const exposures: ReadonlyMap<string, string>[] = [];
    for (let round = 0; round < 5; round += 1) {
      const before = workers.at(-1);
      exposures.push(await expose());
      const [key = ''] = exposures.at(-1)?.keys() ?? [];
      await eventually(async () => (await redis.exists(key)) === 1 || undefined);
      await before?.end('SIGKILL');
      await start(`pod-${5 + round}`);
    }
    for (const keys of exposures) await present(keys);
  });
});
