import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { connectRedis, GroupKeys } from '#adapters/queue';
import { presenceApp } from '../../apps/presence/presence.app';
import { findRedisServer, freePort, startRedis } from '../../stack';
import { appUnderTest, type AppUnderTest } from '../support/app-under-test';

type Presence = AppUnderTest<typeof presenceApp.schema.variables>;

const redis = connectRedis({ host: '127.0.0.1', port: Number(process.env['TEST_REDIS_PORT']) });
const groups = new GroupKeys(redis);
const LIFETIME_SECONDS = 100;
let serial = 0;
let app: Presence;

const newGroup = (): string => `2026-01-25T03:04:05.${process.pid}-${(serial += 1)}`;
const uriOf = (detectorName: string): string =>
  `s3://embargo@rubin-summit/LSSTCam/20260125/x/x_${detectorName}.fits`;

function arrived(group: string, detectorName: string, instrument = 'LSSTCam', snap = 0): Promise<void> {
  const uri = uriOf(detectorName);
  return groups.record([{ instrument, group, snap, detectorName, uri }], LIFETIME_SECONDS);
}

async function ask(path: string, of: Presence = app): Promise<[number, unknown]> {
  const answer = await of.inject({ method: 'GET', url: `/presence/${path}` });
  return [answer.statusCode, answer.json()];
}

beforeAll(async () => {
  app = await appUnderTest(presenceApp);
  await app.process.start();
});

afterAll(async () => {
  await app.stop();
  await redis.quit();
});

describe('presence', () => {
  it('tells where an image is that has arrived', async () => {
    const group = newGroup();
    await arrived(group, 'R22_S11');
    expect(await ask(`LSSTCam/${group}/0/R22_S11`)).toEqual([
      200,
      { error: false, present: true, uri: uriOf('R22_S11') },
    ]);
  });

  it('reads the key that a Python worker has set', async () => {
    const group = newGroup();
    await redis.set(`GROUP:LATISS:${group}:1:R00_S00`, 's3://embargo@b/k', 'EX', LIFETIME_SECONDS);
    expect(await ask(`LATISS/${group}/1/R00_S00`)).toEqual([
      200,
      { error: false, present: true, uri: 's3://embargo@b/k' },
    ]);
  });

  it('tells that an image has not arrived', async () => {
    const group = newGroup();
    await arrived(group, 'R22_S11');
    const absent = [200, { error: false, present: false }];
    expect(await ask(`LSSTCam/${group}/0/R22_S12`)).toEqual(absent);
    expect(await ask(`LSSTCam/${group}/1/R22_S11`)).toEqual(absent);
    expect(await ask(`LSSTComCam/${group}/0/R22_S11`)).toEqual(absent);
    expect(await ask(`LSSTCam/${newGroup()}/0/R22_S11`)).toEqual(absent);
  });

  it.each(['R00_SG0', 'R04_SG1', 'R40_SW0', 'R44_SW1'])(
    'answers for the corner sensor %s',
    async (detectorName) => {
      const group = newGroup();
      expect(await ask(`LSSTCam/${group}/0/${detectorName}`)).toEqual([
        200,
        { error: false, present: false },
      ]);
      await arrived(group, detectorName);
      expect(await ask(`LSSTCam/${group}/0/${detectorName}`)).toEqual([
        200,
        { error: false, present: true, uri: uriOf(detectorName) },
      ]);
    },
  );

  it.each([
    ['HSC/g/0/R22_S11', 'Unknown instrument HSC'],
    ['lsstcam/g/0/R22_S11', 'Unknown instrument lsstcam'],
    ['LSSTCam/g/-1/R22_S11', 'Unrecognized snap -1'],
    ['LSSTCam/g/1.0/R22_S11', 'Unrecognized snap 1.0'],
    ['LSSTCam/g/one/R22_S11', 'Unrecognized snap one'],
    ['LSSTCam/g/0/R22_S11_junk', 'Unrecognized detector name R22_S11_junk'],
    ['LSSTCam/g/0/R22_S11%0A', 'Unrecognized detector name R22_S11\n'],
    ['LSSTCam/g/0/94', 'Unrecognized detector name 94'],
  ])('answers 400 to %s', async (path, message) => {
    expect(await ask(path)).toEqual([400, { error: true, message }]);
  });

  it.each([
    '2026-01-25T03:04:05.678',
    'a b:c#d?e%f&g+h',
    'é/日本/Ω',
    'None',
    ':0:R22_S11',
    'x'.repeat(200),
    'Ω'.repeat(200),
  ])('knows the group %j', async (odd) => {
    const group = `${odd}${newGroup()}`;
    await arrived(group, 'R22_S11');
    expect(await ask(`LSSTCam/${encodeURIComponent(group)}/0/R22_S11`)).toMatchObject([
      200,
      { present: true },
    ]);
  });

  it('answers a URL that cannot be decoded in its own shape', async () => {
    expect(await ask('LSSTCam/%zz/0/R22_S11')).toEqual([
      400,
      { error: true, message: expect.any(String) as string },
    ]);
  });

  it('forgets nothing unless it is asked to', async () => {
    const group = newGroup();
    await arrived(group, 'R22_S11');
    await ask(`LSSTCam/${group}/0/R22_S11`);
    expect(await ask(`LSSTCam/${group}/0/R22_S11`)).toMatchObject([200, { present: true }]);
  });

  it('forgets with DELETE_SEEN what it told to one who asked', async () => {
    const forgetful = await appUnderTest(presenceApp, { DELETE_SEEN: '1' });
    try {
      const group = newGroup();
      await arrived(group, 'R22_S11');
      await forgetful.inject({ method: 'HEAD', url: `/presence/LSSTCam/${group}/0/R22_S11` });
      const asked = await Promise.all([1, 2, 3].map(() => ask(`LSSTCam/${group}/0/R22_S11`, forgetful)));
      expect(asked.filter(([, answer]) => (answer as { present: boolean }).present)).toHaveLength(1);
      expect(await redis.exists(`GROUP:LSSTCam:${group}:0:R22_S11`)).toBe(0);
    } finally {
      await forgetful.stop();
    }
  });

  it('counts its answers', async () => {
    await ask('HSC/g/0/R22_S11');
    const { body } = await app.inject({ url: '/metrics' });
    for (const answer of ['present', 'absent', 'invalid']) {
      expect(body).toMatch(new RegExp(`autoingest_presence_answers_total\\{answer="${answer}"\\} [1-9]`));
    }
  });
});

describe('presence without Redis', () => {
  const unavailable = [503, { error: true, message: 'Redis did not answer' }];

  it('answers 503 and is not ready, and is back with Redis', async () => {
    const port = await freePort();
    const other = await appUnderTest(presenceApp, { REDIS_PORT: `${port}` });
    const starting = other.process.start();
    expect(await ask('LSSTCam/g/0/R22_S11', other)).toEqual(unavailable);
    expect((await other.inject({ url: '/health/ready' })).statusCode).toBe(503);
    expect((await other.inject({ url: '/health/live' })).statusCode).toBe(200);
    const server = await startRedis({ program: findRedisServer(join(__dirname, '../../.cache')), port });
    await starting;
    expect((await other.inject({ url: '/health/ready' })).statusCode).toBe(200);
    expect(await ask('LSSTCam/g/0/R22_S11', other)).toEqual([200, { error: false, present: false }]);
    await server.stop();
    expect(await ask('LSSTCam/g/0/R22_S11', other)).toEqual(unavailable);
    expect((await other.inject({ url: '/health/ready' })).statusCode).toBe(503);
    await other.stop();
  });

  it('answers 503 while Redis accepts connections and says nothing', async () => {
    const silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const other = await appUnderTest(presenceApp, { REDIS_PORT: `${port}` });
    try {
      expect(await ask('LSSTCam/g/0/R22_S11', other)).toEqual(unavailable);
    } finally {
      silent.close();
      await other.stop();
    }
  });
});
