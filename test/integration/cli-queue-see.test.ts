import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ObjectQueue } from '#adapters/queue';
import { findRedisServer, freePort, startRedis } from '#stack';
import { queueCli, queueJson } from './cli-queue-fixture';
import {
  announceOne,
  closeQueue,
  failed,
  giveUp,
  queue,
  redis,
  retryLater,
  taken,
  TestBucket,
} from './queue-fixture';
import { testRedis } from '../support/test-redis';

afterAll(closeQueue);

/** One object in each place: R01 queued, R02 held, R03 and R04 delayed, R05 dead; two notifications refused. */
async function oneEverywhere(): Promise<TestBucket> {
  const bucket = new TestBucket();
  const [held = '', outside = '', own = '', dead = ''] = await bucket.announce(
    'R02_S00',
    'R03_S00',
    'R04_S00',
    'R05_S00',
  );
  const lease = await bucket.lease('pod-1');
  taken(await lease.take(4, 0));
  await bucket.announce('R01_S00');
  await lease.settle([retryLater(outside), failed(own, 10_800_000), giveUp(dead)]);
  await queue.refuse(bucket.name, [
    { reason: 'filtered', key: 'LSSTCam/readme.txt', time: 1_769_310_000.5 },
    { reason: 'unparsable', detail: 'missing: s3.object.key', time: 1_769_310_001 },
  ]);
  expect(await bucket.held()).toEqual([TestBucket.detector(held)]);
  return bucket;
}

describe('autoingest queue status', () => {
  it('says of a bucket what waits, is held, was put off, given up and refused, and why', async () => {
    const bucket = await oneEverywhere();
    const { status, out, error } = await queueCli(['status', '--bucket', bucket.name]);
    expect({ status, error }).toEqual({ status: 0, error: '' });
    const [time, ...lines] = out.split('\n');
    expect(time).toMatch(/^As of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC:$/);
    expect(lines).toEqual([
      bucket.name,
      expect.stringMatching(/^ {2}queued {8}1 {3}the oldest announced \d+ s ago$/),
      expect.stringMatching(/^ {2}held {10}1 {3}pod-1 holds 1 \(lease \d+ s\)$/),
      expect.stringMatching(
        /^ {2}delayed {7}2 {3}FITS_TRUNCATED 1 \(next in 3 h\), S3_UNAVAILABLE 1 \(next in 60 min\)$/,
      ),
      '  dead          1   FITS_NOT_FITS 1',
      '  refused       2   filtered 1, unparsable 1',
      '  outbox        0',
    ]);
  });

  it('tells programs the same in figures', async () => {
    const bucket = await oneEverywhere();
    const told = await queueJson('status', '--bucket', bucket.name);
    expect(told).toEqual({
      time: expect.stringMatching(/Z$/) as string,
      buckets: [
        {
          bucket: bucket.name,
          queued: 1,
          oldestAgeMs: expect.any(Number) as number,
          workers: [{ worker: 'pod-1', holds: 1, leaseLeftMs: expect.any(Number) as number }],
          foreign: [],
          delayed: [
            { code: 'FITS_TRUNCATED', objects: 1, nextMs: expect.any(Number) as number },
            { code: 'S3_UNAVAILABLE', objects: 1, nextMs: expect.any(Number) as number },
          ],
          dead: [{ code: 'FITS_NOT_FITS', objects: 1, nextMs: null }],
          refused: [
            { code: 'filtered', objects: 1, nextMs: null },
            { code: 'unparsable', objects: 1, nextMs: null },
          ],
          outbox: 0,
        },
      ],
    });
  });

  it('finds every bucket by itself, those with nothing but give-ups or refusals too', async () => {
    // On a server of its own: other suites leave keys of any type in the one of all.
    const program = findRedisServer(join(__dirname, '../../.cache'));
    const server = await startRedis({ program, port: await freePort() });
    const own = testRedis(server.port);
    const [queued, dead, refused] = [new TestBucket('a'), new TestBucket('b'), new TestBucket('c')];
    await new ObjectQueue(own).announce([{ path: queued.path() }], 60);
    await own.hset(`DEAD:${dead.name}`, dead.path(), '{"code":"POISON"}');
    await new ObjectQueue(own).refuse(refused.name, [{ reason: 'unparsable', time: 1 }]);
    const { out } = await queueCli(['status'], { REDIS_HOST: '127.0.0.1', REDIS_PORT: `${server.port}` });
    own.disconnect();
    await server.stop();
    for (const { name } of [queued, dead, refused]) expect(out.split('\n')).toContain(name);
  });

  it('shows a worker whose lease is gone, and a Python worker without touching its list', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R01_S00');
    taken(await (await bucket.lease('pod-1')).take(1, 0));
    await bucket.letLeaseExpire('pod-1');
    const list = `WORKER:${bucket.name}:python-0`;
    // As a list that nobody has touched for 100 s.
    await redis.lpush(list, path);
    const dump = await redis.dumpBuffer(list);
    await redis.restore(list, 0, dump, 'REPLACE', 'IDLETIME', 100);
    const { out } = await queueCli(['status', '--bucket', bucket.name]);
    expect(out).toContain('pod-1 holds 1 (its lease is gone, idle gives back what it holds)');
    expect(out).toMatch(/python-0 of the Python service holds some, not counted \(untouched for 1\d\d s\)/);
    await queueCli(['list', '--bucket', bucket.name]);
    expect(Number(await redis.object('IDLETIME', list))).toBeGreaterThanOrEqual(100);
  });

  it('shows a bucket that is not in Redis as empty', async () => {
    const told = await queueJson('status', '--bucket', 'no-such-bucket');
    expect(told['buckets']).toEqual([
      expect.objectContaining({ bucket: 'no-such-bucket', queued: 0, workers: [], dead: [] }) as object,
    ]);
  });
});

describe('autoingest queue list', () => {
  const listed = async (...words: string[]): Promise<[string, string][]> => {
    const { objects } = (await queueJson('list', ...words)) as {
      objects: { place: string; path: string }[];
    };
    return objects.map(({ place, path }) => [place, path.slice(-'R22_S11.fits'.length, -'.fits'.length)]);
  };

  it('shows each object with its code, reason, tries and times', async () => {
    const bucket = await oneEverywhere();
    const { status, out } = await queueCli(['list', '--bucket', bucket.name]);
    expect(status).toBe(0);
    const time = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC(, \d+ \w+ ago)?/g;
    expect(out.replaceAll(time, 'TIME').split('\n')).toEqual([
      `held     ${bucket.path('R02_S00')}`,
      '         held by pod-1; announced TIME',
      `queued   ${bucket.path('R01_S00')}`,
      '         announced TIME',
      `delayed  ${bucket.path('R03_S00')}`,
      '         S3_UNAVAILABLE: 503 (put off once through no fault of its own; announced TIME; next try in 60 min)',
      `delayed  ${bucket.path('R04_S00')}`,
      '         FITS_TRUNCATED: ends early (failed once; announced TIME; next try in 3 h)',
      `dead     ${bucket.path('R05_S00')}`,
      '         FITS_NOT_FITS: empty (failed once; announced TIME; given up TIME)',
      `refused  ${bucket.name}`,
      '         unparsable: missing: s3.object.key (refused TIME)',
      `refused  ${bucket.name}/LSSTCam/readme.txt`,
      '         filtered (refused TIME)',
      '7 objects as of TIME.',
    ]);
    expect(out).toMatch(/filtered \(refused 2026-01-25 03:00:00 UTC, \d+ days ago\)/);
  });

  it('shows what is taken next first, and of the rest says how much there is', async () => {
    const bucket = new TestBucket();
    await bucket.announce('R01_S00', 'R02_S00', 'R03_S00');
    expect(await listed('queued', '--bucket', bucket.name, '--limit', '2')).toEqual([
      ['queued', 'R01_S00'],
      ['queued', 'R02_S00'],
    ]);
    const { out } = await queueCli(['list', 'queued', '--bucket', bucket.name, '--limit', '1']);
    expect(out).toContain('queued   … 2 more (--limit shows them)\n3 objects as of');
    expect((await queueCli(['list', '--limit', 'many'])).status).toBe(2);
  });

  it('chooses by place, path, exposure, night, code and reason', async () => {
    const bucket = await oneEverywhere();
    const other = bucket.path('R06_S00', 77).replaceAll('20260125', '20260126');
    await announceOne(other, { etag: 'e' });
    const choose = (...words: string[]): Promise<[string, string][]> =>
      listed('--bucket', bucket.name, ...words);
    expect(await choose('delayed', 'dead')).toEqual([
      ['delayed', 'R03_S00'],
      ['delayed', 'R04_S00'],
      ['dead', 'R05_S00'],
    ]);
    expect(await choose('--path', '*_R0[35]_S00.fits')).toEqual([
      ['delayed', 'R03_S00'],
      ['dead', 'R05_S00'],
    ]);
    expect(await choose('--path', 'LSSTCam/20260126/')).toEqual([['queued', 'R06_S00']]);
    expect(await choose('--exposure', 'MC_O_20260126_000077')).toEqual([['queued', 'R06_S00']]);
    expect(await choose('--day', '20260126', '--day', '20200101')).toEqual([['queued', 'R06_S00']]);
    expect(await choose('--code', 's3_unavailable', '--code', 'FITS_NOT_FITS')).toEqual([
      ['delayed', 'R03_S00'],
      ['dead', 'R05_S00'],
    ]);
    expect(await choose('--reason', 'ENDS')).toEqual([['delayed', 'R04_S00']]);
    expect(await choose('--code', 'FITS_TRUNCATED', '--day', '20260126')).toEqual([]);
  });

  it('keeps control characters of a key or a reason off the terminal', async () => {
    const bucket = new TestBucket();
    const path = `${bucket.name}/evil\u001b[31m\n.fits`;
    await redis.hset(
      `DEAD:${bucket.name}`,
      path,
      JSON.stringify({ code: 'X', reason: 'a\u001b]0;b\nc', tries: 1 }),
    );
    const { out } = await queueCli(['list', 'dead', '--bucket', bucket.name]);
    expect(out).toContain(`dead     ${bucket.name}/evil [31m .fits\n         X: a ]0;b c (failed once)`);
    const told = (await queueJson('list', '--bucket', bucket.name)) as { objects: { path: string }[] };
    expect(told.objects.map((object) => object.path)).toEqual([path]);
  });

  it('shows entries that it cannot read as they are', async () => {
    const bucket = new TestBucket();
    await redis.hset(`DEAD:${bucket.name}`, bucket.path(), 'no JSON');
    await redis.lpush(`REFUSED:${bucket.name}`, '[]');
    const { out } = await queueCli(['list', '--bucket', bucket.name]);
    expect(out).toContain(`dead     ${bucket.path()}\n         no JSON\n`);
    expect(out).toContain(`refused  ${bucket.name}\n         []\n`);
  });
});

describe('the environment of autoingest queue', () => {
  it('is refused with all its faults at once, and status 2', async () => {
    const faulty = { REDIS_HOST: 'redis.example', REDIS_PORT: 'x', REDIS_TLS: 'maybe' };
    const { status, out, error } = await queueCli(['status'], faulty);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(error).toMatch(
      /^autoingest: .*\n {2}REDIS_PORT holds "x".*\n {2}REDIS_TLS .*\n {2}REDIS_PASSWORD is not set/,
    );
    expect((await queueCli(['status'], {})).error).toContain('REDIS_HOST is not set');
  });

  it('ends with 1 and a clear line while Redis is away', async () => {
    const { status, out, error } = await queueCli(['status'], { REDIS_HOST: '127.0.0.1', REDIS_PORT: '1' });
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(error).toBe(
      'autoingest: REDIS_UNAVAILABLE: Redis at 127.0.0.1:1 did not answer or cannot serve now',
    );
    const told = await queueCli(['list', '--json'], { REDIS_HOST: '127.0.0.1', REDIS_PORT: '1' });
    expect(JSON.parse(told.out)).toMatchObject({ error: { code: 'REDIS_UNAVAILABLE' } });
  });

  it('is of no use to words that do not exist', async () => {
    expect((await queueCli(['fly'])).status).toBe(2);
    expect((await queueCli([])).status).toBe(2);
    expect((await queueCli(['list', 'everywhere'])).error).toContain('held, queued, delayed, dead, refused');
    expect(await queueCli(['list', '--exposure', 'R22'])).toMatchObject({
      status: 2,
      error: 'autoingest: --exposure R22 is not named like MC_O_20260125_001234.',
    });
    expect((await queueCli(['retry', '--day', '20261301'])).status).toBe(2);
  });
});

describe('docs/operators.md', () => {
  const page = readFileSync(join(__dirname, '../../docs/operators.md'), 'utf8');
  const lines = [...page.matchAll(/^ *(?:\$ )?autoingest queue (.*)$/gm)].map(([, words = '']) => words);

  it('shows many commands', () => {
    expect(lines.length).toBeGreaterThan(10);
  });

  it.each(lines)('may say: %s', async (line) => {
    const words = line.split(' ').map((word) => word.replaceAll("'", ''));
    // A command that is understood gets as far as asking for Redis.
    expect((await queueCli(words, {})).error).toMatch(
      /^autoingest: Redis cannot be found with this environment/,
    );
  });
});
