import { join } from 'node:path';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { findRedisServer, freePort, startRedis, type RedisServer } from '#stack';
import { enqueueApp } from '../../apps/enqueue/enqueue.app';
import { appUnderTest, type AppUnderTest } from '../support/app-under-test';
import { testRedis } from '../support/test-redis';

// The long form is `npm run test:fuzz`.
const RUNS = Number(process.env['FUZZ_RUNS'] ?? '2000');
const SECRET = 'the right secret';
const BUCKET = `fuzz-${process.pid}`;
// A server of its own: records that name any bucket leave keys of any name.
let server: RedisServer;
let redis: Redis;
let app: AppUnderTest<typeof enqueueApp.schema.variables>;
let exposures = 0;

beforeAll(async () => {
  server = await startRedis({
    program: findRedisServer(join(__dirname, '../../.cache')),
    port: await freePort(),
  });
  redis = testRedis(server.port);
  app = await appUnderTest(enqueueApp, {
    NOTIFICATION_SECRET: SECRET,
    REDIS_PORT: `${server.port}`,
    REFUSAL_DELAY: '0',
    LOG_CONFIG: '.=ERROR',
  });
  await app.process.start();
});

afterAll(async () => {
  await app.stop();
  redis.disconnect();
  await server.stop();
});

/** A right record of a file that was not announced before. */
function fresh(): { readonly record: object; readonly path: string } {
  const obsId = `MC_O_20260125_${String((exposures += 1)).padStart(6, '0')}`;
  const key = `LSSTCam/20260125/${obsId}/${obsId}_R22_S11.fits`;
  return {
    record: {
      eventName: 'ObjectCreated:Put',
      eventSource: 'ceph:s3',
      s3: { bucket: { name: BUCKET }, object: { key } },
      opaqueData: SECRET,
    },
    path: `${BUCKET}/${key}`,
  };
}

const anything = fc.anything({ maxDepth: 3, withNullPrototype: true, stringUnit: 'binary' } as const);
const odd = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 3, arbitrary }, { weight: 1, arbitrary: anything });
/** Keys that try to leave the bucket, to name other hosts or other queues, or to break what reads them. */
const HOSTILE_KEYS = [
  '../../etc/passwd.fits',
  '/etc/passwd.fits',
  '%2e%2e%2f%2e%2e%2fx.fits',
  'file:///etc/shadow.fits',
  'file:///20260125/MC_O_20260125_000001/x.fits',
  'https://example.org/x.fits',
  '%00.fits',
  '%ff%fe.fits',
  'LSSTCam/20260125/../../x/MC_O_20260125_000001_R22_S11.fits',
  '../20260125/MC_O_20260125_000001/MC_O_20260125_000001_R22_S11.fits',
  '%2e%2e/20260125/MC_O_20260125_000001/MC_O_20260125_000001_R22_S11.fits',
  '/../20260125/MC_O_20260125_000001/MC_O_20260125_000001_R22_S11.fits',
  '__proto__/constructor/prototype.fits',
  `${'a/'.repeat(2000)}.fits`,
  '\n\r\u2028.fits',
];
const key = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...HOSTILE_KEYS));
/** Almost a record: each part of it right, or anything at all. */
const nearly = fc.record(
  {
    eventName: odd(fc.constantFrom('ObjectCreated:Put', 's3:ObjectCreated:Copy', 'ObjectRemoved:Delete')),
    eventSource: odd(fc.constantFrom('ceph:s3', 'aws:s3')),
    eventTime: odd(fc.constant('2026-01-26T03:04:05.678901Z')),
    eventId: odd(fc.string()),
    opaqueData: odd(fc.constantFrom(SECRET, 'wrong', '')),
    s3: odd(
      fc.record({
        bucket: odd(
          fc.record({
            name: odd(fc.constantFrom(`${BUCKET}-odd`, '', 'a/b', 'x@y@z', 'tenant:b')),
            arn: odd(fc.constant('arn:aws:s3::t:b')),
          }),
        ),
        object: odd(
          fc.record({
            key: odd(key),
            size: odd(fc.oneof(fc.integer(), fc.double())),
            eTag: odd(fc.string()),
            sequencer: odd(fc.string()),
          }),
        ),
      }),
    ),
  },
  { requiredKeys: [] },
);
const rubbish = fc.oneof(nearly, anything);

async function notify(payload: string | Buffer): Promise<number> {
  const answer = await app.inject({ method: 'POST', url: '/notify', payload });
  return answer.statusCode;
}

/** As JSON, whatever it is; what JSON does not know is left out. */
function json(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
}

describe('POST /notify', () => {
  it.each(HOSTILE_KEYS)('queues nothing for the key %s', async (hostile) => {
    const { record } = fresh();
    const s3 = { bucket: { name: `${BUCKET}-hostile` }, object: { key: hostile } };
    expect(await notify(json({ Records: [{ ...record, s3 }] }))).toBe(200);
    expect(await redis.keys(`*QUEUE:*${BUCKET}-hostile*`)).toEqual([]);
  });
});

describe(`POST /notify, tried ${RUNS} times,`, () => {
  it(
    'queues each right record among whatever else, and answers 200',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(rubbish, { maxLength: 8 }), fc.nat(8), async (records, place) => {
          const { record, path } = fresh();
          const document = json({ Records: records.toSpliced(place, 0, record) });
          expect(await notify(document)).toBe(200);
          expect(await redis.lpop(`QUEUE:${BUCKET}`)).toBe(path);
          expect(await redis.llen(`QUEUE:${BUCKET}`)).toBe(0);
        }),
        { numRuns: RUNS },
      );
    },
    60_000 + RUNS * 20,
  );

  it(
    'answers 400 to what is no event document, and nothing else but 200',
    async () => {
      const document = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
        anything.map((value) => json({ Records: value })),
        anything.map((value) => json(value) as string | undefined).map((text) => text ?? ''),
      );
      await fc.assert(
        fc.asyncProperty(document, async (body) => {
          expect([200, 400]).toContain(await notify(body));
        }),
        { numRuns: RUNS },
      );
    },
    60_000 + RUNS * 20,
  );
});
