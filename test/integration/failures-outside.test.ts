import { CUT, FailureBench, type Sowable } from './failures-fixture';

const AWAY = 'outside system is away; taking nothing';
const BACK = 'outside system is back';
const bench = new FailureBench('outside');
const OTHER = `other-${process.pid}`;

beforeAll(async () => {
  // Pauses so long that nothing would come due by itself.
  await bench.start({ BUCKET: `${bench.bucket},${OTHER}`, RETRY_BASE: '600', RETRY_MAX: '600' });
});
afterAll(() => bench.stop());
afterEach(() => {
  bench.store.fails = () => false;
});

const times = (msg: string, facts: Readonly<Record<string, unknown>> = {}): number =>
  bench.pipeline.worker.lines.filter(
    (line) => line['msg'] === msg && Object.entries(facts).every(([name, value]) => line[name] === value),
  ).length;
const until = (msg: string, count: number): Promise<void> =>
  bench.pipeline.worker.until(() => times(msg) >= count);
const ready = async (): Promise<{ status: number; outside: unknown }> => {
  const answer = await bench.pipeline.worker.inject({ url: '/health/ready' });
  const { details } = answer.json<{ details: Record<string, unknown> }>();
  return { status: answer.statusCode, outside: details['outside'] };
};
const metric = async (name: string, labels: string): Promise<number> => {
  const { body } = await bench.pipeline.worker.inject({ url: '/metrics' });
  return Number(
    body
      .split('\n')
      .find((line) => line.startsWith(`${name}{${labels}}`))
      ?.split(' ')[1],
  );
};
const ingested = (files: readonly Sowable[]): Promise<unknown> =>
  Promise.all(files.map(({ path }) => bench.said('file ingested', path, { settledAs: 'done' })));
const announceAll = (files: readonly Sowable[]): Promise<unknown> =>
  bench.announce(...files.map(({ path }) => ({ path })));
/** Nobody has held anything against these files. */
const expectUnblamed = async (files: readonly Sowable[]): Promise<void> => {
  for (const { path } of files) {
    const { ing_fail_count, waits, recoveries } = await bench.file(path);
    expect([ing_fail_count, waits, recoveries]).toEqual([undefined, undefined, undefined]);
  }
};

describe('while the registry is away', () => {
  it.each([
    [
      'refuses connections',
      'REGISTRY_UNAVAILABLE',
      ['ALTER DATABASE % ALLOW_CONNECTIONS false', CUT],
      ['ALTER DATABASE % ALLOW_CONNECTIONS true'],
    ],
    [
      'is read-only',
      'REGISTRY_READ_ONLY',
      ['ALTER DATABASE % SET default_transaction_read_only = on', CUT],
      ['ALTER DATABASE % RESET default_transaction_read_only'],
    ],
  ])(
    'since it %s, nothing is taken, and all goes through as soon as it is back',
    async (_, code, go, comeBack) => {
      const files = bench.expose(['R22_S11', 'R22_S12', 'R22_S20']);
      const [first, ...others] = files as [Sowable, ...Sowable[]];
      bench.put(...files);
      const before = [times(AWAY), times(BACK)] as const;
      await bench.administer(...go);
      await announceAll([first]);
      await until(AWAY, before[0] + 1);
      await announceAll(others);
      expect(await ready()).toEqual({
        status: 503,
        outside: {
          status: 'down',
          message: expect.stringMatching(/^registry is away \(REGISTRY_/) as string,
        },
      });
      expect(await metric('autoingest_breaker_open', 'system="registry",bucket=""')).toBe(1);
      expect(await bench.pipeline.redis.llen(`QUEUE:${bench.bucket}`)).toBe(3);
      expect(bench.timesSaid('file not ingested', first.path, { settledAs: 'queued' })).toBe(1);
      await bench.administer(...comeBack);
      await ingested(files);
      expect([times(AWAY), times(BACK)]).toEqual(before.map((count) => count + 1));
      expect(times(AWAY, { code })).toBeGreaterThan(0);
      await expectUnblamed(files);
      expect((await ready()).status).toBe(200);
      expect(await metric('autoingest_breaker_open', 'system="registry",bucket=""')).toBe(0);
    },
  );
});

describe('while a bucket is away', () => {
  it('nothing is taken of it, other buckets go on, and all goes through as soon as it is back', async () => {
    const files = bench.expose(['R22_S11', 'R22_S12']);
    const elsewhere = bench.expose(['R22_S11'], OTHER);
    bench.put(...files, ...elsewhere);
    const before = [times(AWAY, { bucket: bench.bucket }), times(BACK)] as const;
    bench.store.fails = (path) => path.startsWith(bench.bucket);
    await announceAll(files.slice(0, 1));
    await bench.pipeline.worker.until(() => times(AWAY, { bucket: bench.bucket }) > before[0]);
    await announceAll([...files.slice(1), ...elsewhere]);
    await ingested(elsewhere);
    expect(await bench.pipeline.redis.llen(`QUEUE:${bench.bucket}`)).toBe(2);
    expect((await ready()).outside).toMatchObject({
      message: expect.stringContaining(`bucket ${bench.bucket} is away (S3_UNAVAILABLE`) as string,
    });
    expect(await metric('autoingest_breaker_open', `system="bucket",bucket="${bench.bucket}"`)).toBe(1);
    expect(await metric('autoingest_breaker_open', `system="bucket",bucket="${OTHER}"`)).toBe(0);
    bench.store.fails = () => false;
    await ingested(files);
    expect(times(BACK)).toBe(before[1] + 1);
    await expectUnblamed(files);
  });

  it('what was put off for its sake before is hurried when it is back', async () => {
    const files = bench.expose(['R22_S11', 'R22_S12']);
    const [unlucky, next] = files as [Sowable, Sowable];
    bench.put(...files);
    bench.store.fails = (path) => path === unlucky.sidecarPath;
    await announceAll([unlucky]);
    await bench.said('file not ingested', unlucky.path, { settledAs: 'delayed', code: 'S3_UNAVAILABLE' });
    const before = times(AWAY);
    bench.store.fails = (path) => path.startsWith(bench.bucket);
    await announceAll([next]);
    await until(AWAY, before + 1);
    bench.store.fails = () => false;
    await ingested(files);
    expect((await bench.file(unlucky.path))['ing_fail_count']).toBeUndefined();
  });
});

describe('trouble with single objects', () => {
  it('stops nothing, and uses up none of their tries', async () => {
    const files = bench.expose(['R22_S11', 'R22_S12']);
    const [unlucky, neighbour] = files as [Sowable, Sowable];
    bench.put(...files);
    const before = times(AWAY);
    bench.store.fails = (path) => path === unlucky.sidecarPath;
    await announceAll([unlucky]);
    await bench.said('file not ingested', unlucky.path, { settledAs: 'delayed' });
    await announceAll([neighbour]);
    await ingested([neighbour]);
    expect(times(AWAY)).toBe(before);
    expect((await bench.file(unlucky.path))['ing_fail_count']).toBeUndefined();
    expect((await bench.file(unlucky.path))['waits']).toBe('1');
  });
});

describe('while Redis is away', () => {
  it('a batch in hand is settled once Redis is back, and blames nobody', async () => {
    const file = bench.exposeOne();
    bench.put(file);
    bench.store.holds = (path) => path === file.sidecarPath;
    await announceAll([file]);
    await bench.store.untilHeld(1);
    const { redis } = bench.running;
    process.kill(redis.pid, 'SIGSTOP');
    bench.store.release();
    await until('the queue does not answer', 1);
    process.kill(redis.pid, 'SIGCONT');
    await ingested([file]);
    await expectUnblamed([file]);
    expect(await bench.stored(file)).toHaveLength(1);
  });
});
