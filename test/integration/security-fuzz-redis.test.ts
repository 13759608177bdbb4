import { join } from 'node:path';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { connectRedis } from '#adapters/queue';
import { findRedisServer, freePort, startRedis, type RedisServer } from '#stack';
import { enqueueApp } from '../../apps/enqueue/enqueue.app';
import { appUnderTest, type AppUnderTest } from '../support/app-under-test';
import { FaultyWay, type Fault } from '../support/faulty-way';

// The long form is `npm run test:fuzz`.
const RUNS = Math.ceil(Number(process.env['FUZZ_RUNS'] ?? '2000') / 50);
const SECRET = 'the right secret';
const BUCKET = 'flapping';
let server: RedisServer;
let redis: Redis;
let way: FaultyWay;
let app: AppUnderTest<typeof enqueueApp.schema.variables>;
let exposures = 0;

beforeAll(async () => {
  server = await startRedis({
    program: findRedisServer(join(__dirname, '../../.cache')),
    port: await freePort(),
  });
  redis = connectRedis({ host: '127.0.0.1', port: server.port });
  way = await FaultyWay.to(server.port);
  app = await appUnderTest(enqueueApp, {
    NOTIFICATION_SECRET: SECRET,
    REDIS_PORT: `${way.port}`,
    REFUSAL_DELAY: '0',
    LOG_CONFIG: '.=ERROR',
  });
  await app.process.start();
});

afterAll(async () => {
  await app.stop();
  await way.close();
  redis.disconnect();
  await server.stop();
});

/** A notification of new files; every other one holds a misplaced one, too, of which Redis is told in a step of its own. */
function notification(files: number): { readonly payload: string; readonly paths: readonly string[] } {
  const misplaced = exposures % 2 === 0 ? ['misplaced.fits'] : [];
  const keys = Array.from({ length: files }, () => {
    const obsId = `MC_O_20260125_${String((exposures += 1)).padStart(6, '0')}`;
    return `LSSTCam/20260125/${obsId}/${obsId}_R22_S11.fits`;
  });
  const records = [...keys, ...misplaced].map((key) => ({
    eventName: 'ObjectCreated:Put',
    eventSource: 'ceph:s3',
    s3: { bucket: { name: BUCKET }, object: { key, eTag: 'e', size: 1 } },
    opaqueData: SECRET,
  }));
  return { payload: JSON.stringify({ Records: records }), paths: keys.map((key) => `${BUCKET}/${key}`) };
}

const notify = async (payload: string): Promise<number> =>
  (await app.inject({ method: 'POST', url: '/notify', payload })).statusCode;

/** Sends as a persistent topic does: until it is taken. */
async function sendUntilTaken(payload: string): Promise<void> {
  let status = 503;
  while (status === 503) status = await notify(payload);
  expect(status).toBe(200);
}

const queued = (): Promise<string[]> => redis.lrange(`QUEUE:${BUCKET}`, 0, -1);

/** A state of the server in which it refuses to write, by its own setting. */
const REFUSING = {
  serving: null,
  full: ['maxmemory', '1', '0'],
  withoutReplica: ['min-replicas-to-write', '1', '0'],
} as const;

describe(`POST /notify, while Redis comes and goes in ${RUNS} ways,`, () => {
  it(
    'answers 200 or 503, 200 only for what is queued, and in the end each file is queued once',
    async () => {
      const fault = fc.constantFrom<Fault>('passes', 'passes', 'lost', 'unanswered', 'late');
      await fc.assert(
        fc.asyncProperty(
          fc.array(fault, { maxLength: 12 }),
          fc.nat(2),
          fc.constantFrom(...(Object.keys(REFUSING) as (keyof typeof REFUSING)[])),
          fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }),
          async (plan, refusals, state, sizes) => {
            await redis.del(`QUEUE:${BUCKET}`);
            const setting = REFUSING[state];
            if (setting !== null) await redis.config('SET', setting[0], setting[1]);
            way.goWrong(plan, refusals);
            const sent = sizes.map(notification);
            const answers = await Promise.all(
              sent.map(async ({ payload, paths }) => {
                const status = await notify(payload);
                expect([200, 503]).toContain(status);
                // At the very moment of the answer.
                if (status === 200) expect(await queued()).toEqual(expect.arrayContaining([...paths]));
                return status;
              }),
            );
            if (setting !== null) {
              expect(new Set(answers)).toEqual(new Set([503]));
              await redis.config('SET', setting[0], setting[2]);
            }
            way.goWrong([]);
            for (const { payload } of sent) await sendUntilTaken(payload);
            expect((await queued()).toSorted()).toEqual(sent.flatMap(({ paths }) => paths).toSorted());
          },
        ),
        { numRuns: RUNS },
      );
    },
    60_000 + RUNS * 1000,
  );

  it('answers 503 though Redis has fallen silent, and takes the same when it speaks again', async () => {
    await redis.del(`QUEUE:${BUCKET}`);
    const { payload, paths } = notification(1);
    way.goWrong(Array<Fault>(50).fill('swallowed'));
    expect(await notify(payload)).toBe(503);
    way.goWrong([]);
    way.cut();
    await sendUntilTaken(payload);
    expect(await queued()).toEqual(paths);
  });
});
