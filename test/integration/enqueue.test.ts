import { join } from 'node:path';
import { connectRedis } from '#adapters/queue';
import { enqueueApp } from '../../apps/enqueue/enqueue.app';
import { findRedisServer, freePort, startRedis } from '../../stack';
import { appUnderTest, type AppUnderTest } from '../support/app-under-test';
import { testRedis } from '../support/test-redis';

const redis = testRedis();
const SECRET = 'the right secret';
const PREVIOUS = 'the secret before';
let buckets = 0;
let app: AppUnderTest<typeof enqueueApp.schema.variables>;

const newBucket = (): string => `enqueue-${process.pid}-${(buckets += 1)}`;
const keyOf = (detectorName: string): string =>
  `LSSTCam/20260125/MC_O_20260125_001234/MC_O_20260125_001234_${detectorName}.fits`;

interface Facts {
  readonly bucket: string;
  readonly key: string;
  readonly etag?: string;
  readonly event?: string;
  readonly secret?: unknown;
  readonly eventName?: string;
}

/** A record as Ceph writes it. */
function record(facts: Facts): object {
  const { bucket, key, etag = 'e1', event = 'v1', secret = SECRET, eventName = 'ObjectCreated:Put' } = facts;
  return {
    eventVersion: '2.2',
    eventSource: 'ceph:s3',
    eventName,
    s3: {
      bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
      object: { key, size: 2880, eTag: etag, versionId: '', sequencer: '7B', metadata: [], tags: [] },
    },
    eventId: event,
    opaqueData: secret,
  };
}

function post(records: readonly unknown[], of = app) {
  const payload = JSON.stringify({ Records: records });
  return of.inject({
    method: 'POST',
    url: '/notify',
    headers: { 'content-type': 'application/json' },
    payload,
  });
}

async function countOf(outcome: string): Promise<number> {
  const { body } = await app.inject({ method: 'GET', url: '/metrics' });
  const name = `autoingest_notification_records_total\\{outcome="${outcome}"\\}`;
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(body)?.[1]);
}

beforeAll(async () => {
  app = await appUnderTest(enqueueApp, {
    NOTIFICATION_SECRET: SECRET,
    NOTIFICATION_SECRET_PREVIOUS: PREVIOUS,
    REFUSAL_DELAY: '0.01',
    PROFILE: 'embargo',
  });
  await app.process.start();
});

afterAll(async () => {
  await app.stop();
  await redis.quit();
});

describe('enqueue', () => {
  it('queues what is announced and answers as the Python service did', async () => {
    const bucket = newBucket();
    const answer = await post([record({ bucket, key: keyOf('R22_S11') })]);
    const path = `embargo@${bucket}/${keyOf('R22_S11')}`;
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual([
      {
        path,
        bucket: `embargo@${bucket}`,
        instrument: 'LSSTCam',
        filename: 'MC_O_20260125_001234_R22_S11.fits',
        obs_day: '20260125',
        exp_id: 'MC_O_20260125_001234',
        instrument_code: 'MC',
        controller: 'O',
        seq_num: '001234',
      },
    ]);
    expect(await redis.lrange(`QUEUE:embargo@${bucket}`, 0, -1)).toEqual([path]);
    expect(await redis.hgetall(`FILE:${path}`)).toMatchObject({ etag: 'e1', event: 'v1', size: '2880' });
    expect(await redis.get(`MAXSEQ:embargo@${bucket}:LSSTCam:20260125`)).toBe('1234');
  });

  it('queues the good records of a document that has bad ones', async () => {
    const bucket = newBucket();
    const answer = await post([
      record({ bucket, key: keyOf('R01_S00') }),
      record({ bucket, key: 'unparsable.fits' }),
      null,
      { s3: {}, opaqueData: SECRET },
      record({ bucket, key: keyOf('R01_S01'), secret: 'wrong' }),
      record({ bucket, key: keyOf('R01_S02'), eventName: 'ObjectRemoved:Delete' }),
      record({ bucket, key: 'notes.txt' }),
      record({ bucket, key: keyOf('R01_S10') }),
    ]);
    const good = ['R01_S00', 'R01_S10'].map((name) => `embargo@${bucket}/${keyOf(name)}`);
    expect(answer.statusCode).toBe(200);
    expect(answer.json<{ path: string }[]>().map(({ path }) => path)).toEqual(good);
    expect((await redis.lrange(`QUEUE:embargo@${bucket}`, 0, -1)).reverse()).toEqual(good);
  });

  it('keeps what it refused where the secret was right, but no sidecars', async () => {
    const bucket = newBucket();
    await post([
      record({ bucket, key: 'unparsable%20.fits' }),
      record({ bucket, key: 'wrong.fits', secret: 'wrong' }),
      record({ bucket, key: keyOf('R01_S02'), eventName: 'ObjectRemoved:Delete' }),
      record({ bucket, key: 'notes.txt' }),
      record({ bucket, key: keyOf('R01_S02').replace('.fits', '.json') }),
    ]);
    const kept = await redis.lrange(`REFUSED:embargo@${bucket}`, 0, -1);
    const refused = kept.map((text) => JSON.parse(text) as Record<string, unknown>).reverse();
    expect(refused).toMatchObject([
      { reason: 'unparsable', key: 'unparsable .fits' },
      { reason: 'ignored', key: keyOf('R01_S02'), detail: 'the event is ObjectRemoved:Delete' },
      { reason: 'filtered', key: 'notes.txt' },
    ]);
    expect(refused[0]?.['time']).toBeCloseTo(Date.now() / 1000, -2);
  });

  it('takes the same event once, however often it comes', async () => {
    const bucket = newBucket();
    const one = record({ bucket, key: keyOf('R22_S11') });
    const before = await countOf('duplicate');
    const answers = await Promise.all([post([one, one]), post([one]), post([one])]);
    expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200, 200]);
    expect(answers.flatMap((answer) => answer.json<unknown[]>())).toHaveLength(1);
    expect(await redis.llen(`QUEUE:embargo@${bucket}`)).toBe(1);
    expect((await countOf('duplicate')) - before).toBe(3);
  });

  it('marks nothing as queued that could not be queued, so that the next delivery is taken', async () => {
    const bucket = newBucket();
    const event = [record({ bucket, key: keyOf('R22_S11') })];
    await redis.set(`QUEUE:embargo@${bucket}`, 'in the way');
    expect((await post(event)).statusCode).toBe(503);
    await redis.del(`QUEUE:embargo@${bucket}`);
    expect((await post(event)).json()).toHaveLength(1);
    expect(await redis.llen(`QUEUE:embargo@${bucket}`)).toBe(1);
  });

  it('takes an object again that was sent again with other content', async () => {
    const bucket = newBucket();
    const key = keyOf('R22_S11');
    await post([record({ bucket, key })]);
    const answer = await post([record({ bucket, key, etag: 'e2', event: 'v2' })]);
    expect(answer.json()).toHaveLength(1);
    expect(await redis.hget(`FILE:embargo@${bucket}/${key}`, 'again')).toBe('1');
    expect(await redis.llen(`QUEUE:embargo@${bucket}`)).toBe(1);
  });

  it("takes the records of the operators' scripts, which name bucket and key alone", async () => {
    const bucket = newBucket();
    const script = {
      s3: { bucket: { name: bucket }, object: { key: keyOf('R22_S11') } },
      opaqueData: SECRET,
    };
    expect((await post([script])).json()).toHaveLength(1);
  });

  it('takes the secret from before the change as well', async () => {
    const bucket = newBucket();
    const answer = await post([record({ bucket, key: keyOf('R22_S11'), secret: PREVIOUS })]);
    expect(answer.json()).toHaveLength(1);
  });

  it.each(['guessed secret', '', null, ['the right secret']])(
    'refuses the secret %j and never logs it',
    async (secret) => {
      const bucket = newBucket();
      const before = await countOf('wrong_secret');
      const answer = await post([record({ bucket, key: keyOf('R22_S11'), secret })]);
      expect([answer.statusCode, answer.json()]).toEqual([200, []]);
      expect(await redis.keys(`*${bucket}*`)).toEqual([]);
      expect((await countOf('wrong_secret')) - before).toBe(1);
      expect(app.lines).toContainEqual(expect.objectContaining({ reason: 'wrong_secret', level: 'WARN' }));
      expect(JSON.stringify(app.lines)).not.toMatch(/guessed secret|the right secret|the secret before/);
    },
  );

  it('has one line, and nothing in Redis, for a thousand records with a wrong secret', async () => {
    const bucket = newBucket();
    const before = app.lines.length;
    await post(
      Array.from({ length: 1000 }, (_, index) =>
        record({ bucket, key: `x${index}`, secret: `guess ${index}` }),
      ),
    );
    expect(app.lines.slice(before)).toEqual([
      expect.objectContaining({ msg: 'notification refused', reason: 'wrong_secret', records: 1000 }),
    ]);
    expect(await redis.keys(`*${bucket}*`)).toEqual([]);
  });

  it('takes a document of hundreds of records for several buckets', async () => {
    const [one, two] = [newBucket(), newBucket()];
    const records = Array.from({ length: 1200 }, (_, index) =>
      record({ bucket: index % 2 ? one : two, key: keyOf(`R22_S11_${index}`), event: `v${index}` }),
    );
    const answer = await post(records);
    expect(answer.json()).toHaveLength(1200);
    expect([await redis.llen(`QUEUE:embargo@${one}`), await redis.llen(`QUEUE:embargo@${two}`)]).toEqual([
      600, 600,
    ]);
  });

  it('refuses what is no event document', async () => {
    const answer = await app.inject({ method: 'POST', url: '/notify', payload: 'hello' });
    expect([answer.statusCode, answer.json()]).toEqual([
      400,
      { error: true, message: 'the body is not JSON' },
    ]);
  });

  it('has no /notify where notifications come another way', async () => {
    const other = await appUnderTest(enqueueApp, { WEBHOOK_SOURCE: 'off', REFUSAL_DELAY: '0' });
    try {
      expect((await post([], other)).statusCode).toBe(404);
    } finally {
      await other.stop();
    }
  });
});

describe('enqueue without Redis', () => {
  it('is ready, answers 503 late, and takes the same event as soon as Redis is there', async () => {
    const port = await freePort();
    const other = await appUnderTest(enqueueApp, {
      NOTIFICATION_SECRET: SECRET,
      REFUSAL_DELAY: '0.05',
      REDIS_PORT: `${port}`,
    });
    await other.process.start();
    const one = record({ bucket: 'b', key: keyOf('R22_S11') });
    const refused = await post([one], other);
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '1']);
    expect((await other.inject({ url: '/health/ready' })).statusCode).toBe(200);
    const late = await startRedis({ program: findRedisServer(join(__dirname, '../../.cache')), port });
    try {
      const known = connectRedis({ host: '127.0.0.1', port });
      let answer = await post([one], other);
      while (answer.statusCode === 503) answer = await post([one], other);
      expect(answer.json()).toHaveLength(1);
      expect(await known.llen('QUEUE:b')).toBe(1);
      await known.quit();
    } finally {
      await other.stop();
      await late.stop();
    }
  });
});
