import { QueueSteering, QueueWalk, type ObjectSighting, type QueuePlace } from '#adapters/queue';
import { queueCli, queueJson } from './cli-queue-fixture';
import {
  announceOne,
  closeQueue,
  detectorsOf,
  failed,
  giveUp,
  queue,
  redis,
  retryLater,
  taken,
  TestBucket,
} from './queue-fixture';

afterAll(closeQueue);

const walk = new QueueWalk(redis);
const steering = new QueueSteering(redis);

/** Two objects put off, the second for longer, and one given up. */
async function somePutOff(): Promise<TestBucket> {
  const bucket = new TestBucket();
  const [outside = '', own = '', dead = ''] = await bucket.announce('R01_S00', 'R02_S00', 'R03_S00');
  const lease = await bucket.lease();
  taken(await lease.take(3, 0));
  await lease.settle([retryLater(outside), failed(own, 7_200_000), giveUp(dead)]);
  return bucket;
}

async function seen<P extends QueuePlace>(bucket: TestBucket, place: P): Promise<ObjectSighting<P>[]> {
  const found: ObjectSighting<P>[] = [];
  for await (const page of walk.walk(bucket.name, place)) found.push(...page);
  return found;
}

async function total(
  steps: AsyncIterable<{ readonly changed: number; readonly moved: number }>,
): Promise<{ changed: number; moved: number }> {
  const sum = { changed: 0, moved: 0 };
  for await (const { changed, moved } of steps) {
    sum.changed += changed;
    sum.moved += moved;
  }
  return sum;
}

/** Everything that Redis keeps of a bucket. */
async function everythingOf(bucket: TestBucket): Promise<unknown[]> {
  const keys = (await redis.keys(`*${bucket.name}*`)).sort().filter((key) => !key.startsWith('LEASE:'));
  return Promise.all(keys.map(async (key) => [key, (await redis.dumpBuffer(key)).toString('hex')]));
}

describe('without --yes', () => {
  it.each(['retry', 'release', 'drop'])('%s shows what it would do and changes nothing', async (verb) => {
    const bucket = await somePutOff();
    const before = await everythingOf(bucket);
    const shown = await queueCli([verb, '--bucket', bucket.name, '--path', bucket.name, '--limit', '1']);
    const told = await queueJson(verb, '--bucket', bucket.name, '--path', bucket.name, '--limit', '1');
    expect(await everythingOf(bucket)).toEqual(before);
    const places = verb === 'release' ? '2 delayed' : '2 delayed, 1 dead';
    const number = verb === 'release' ? 2 : 3;
    expect(shown).toEqual({
      status: 0,
      error: '',
      out: [
        `Would ${verb} ${number} objects; nothing has been changed yet:`,
        `  of ${bucket.name}: ${places}`,
        `  ${bucket.path('R01_S00')}`,
        `  … and ${number - 1} more`,
        'Add --yes to do it.',
      ].join('\n'),
    });
    expect(told).toEqual({
      command: verb,
      done: false,
      selected: number,
      buckets: [
        { bucket: bucket.name, places: verb === 'release' ? { delayed: 2 } : { delayed: 2, dead: 1 } },
      ],
      paths: [bucket.path('R01_S00')],
    });
  });

  it('says so where there is nothing to do', async () => {
    const { status, out } = await queueCli(['retry', '--bucket', new TestBucket().name, '--yes']);
    expect({ status, out }).toEqual({ status: 0, out: 'There is nothing to retry.' });
  });
});

describe('autoingest queue retry', () => {
  it('queues what was given up or put off behind the rest, with all its tries', async () => {
    const bucket = await somePutOff();
    await bucket.announce('R09_S00');
    const { status, out } = await queueCli(['retry', '--bucket', bucket.name, '--yes']);
    expect({ status, out }).toEqual({
      status: 0,
      out: `  of ${bucket.name}: 2 delayed, 1 dead\nRetried 3 objects.`,
    });
    expect(await bucket.delayed()).toEqual([]);
    expect(await bucket.dead()).toEqual({});
    const { objects } = taken(await (await bucket.lease('pod-2')).take(9, 0));
    expect(objects.map(({ path }) => TestBucket.detector(path))).toEqual([
      'R09_S00',
      'R01_S00',
      'R02_S00',
      'R03_S00',
    ]);
    for (const object of objects) expect(object).toMatchObject({ failures: 0, waits: 0, recoveries: 0 });
  });

  it('takes only what is chosen', async () => {
    const bucket = await somePutOff();
    const told = await queueJson(
      'retry',
      'dead',
      '--bucket',
      bucket.name,
      '--code',
      'FITS_NOT_FITS',
      '--yes',
    );
    expect(told).toMatchObject({ done: true, selected: 1, changed: 1, movedMeanwhile: 0 });
    expect(await bucket.queued()).toEqual(['R03_S00']);
    await queueCli(['retry', '--bucket', bucket.name, '--reason', '503', '--yes']);
    expect(await bucket.queued()).toEqual(['R01_S00', 'R03_S00']);
    expect(await bucket.delayed()).toEqual(['R02_S00']);
  });

  it('begins a new round: what was dead is tried MAX_FAILURES times again, and its header read anew', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R01_S00');
    const lease = await bucket.lease('pod-1', { maxFailures: 2 });
    const failOnce = async (): Promise<unknown> => {
      taken(await lease.take(1, 0));
      const settled = await lease.settle([failed(path, 0)]);
      return settled instanceof Map ? settled.get(path) : settled;
    };
    expect([await failOnce(), await failOnce()]).toEqual(['delayed', 'dead']);
    const before = Number((await bucket.file('R01_S00'))['recv_time']);
    await redis.set(`HEADER:${path}`, 'old');
    await queueCli(['retry', '--bucket', bucket.name, '--yes']);
    const file = await bucket.file('R01_S00');
    expect(file).toMatchObject({ state: 'queued', etag: `etag of ${path}` });
    expect(Number(file['recv_time'])).toBeGreaterThan(before);
    expect(Object.keys(file)).not.toContain('ing_fail_count');
    expect(await redis.exists(`HEADER:${path}`)).toBe(0);
    expect([await failOnce(), await failOnce()]).toEqual(['delayed', 'dead']);
  });

  it('brings back what was given up so long ago that nothing else is known of it', async () => {
    const bucket = await somePutOff();
    await redis.del(`FILE:${bucket.path('R03_S00')}`);
    await queueCli(['retry', 'dead', '--bucket', bucket.name, '--yes']);
    expect(await bucket.queued()).toEqual(['R03_S00']);
    expect((await bucket.file('R03_S00'))['state']).toBe('queued');
  });

  it('leaves alone what has moved since it was seen, and counts it', async () => {
    const bucket = await somePutOff();
    const [delayed, dead] = [await seen(bucket, 'delayed'), await seen(bucket, 'dead')];
    // One is announced anew, one tried and put off again, one given up for another reason.
    await announceOne(bucket.path('R01_S00'), { etag: 'another' });
    await redis.zadd(`DELAYED:${bucket.name}`, 9e12, bucket.path('R02_S00'));
    await redis.hset(`DEAD:${bucket.name}`, bucket.path('R03_S00'), '{"code":"POISON"}');
    expect(await total(steering.retry(bucket.name, [...delayed, ...dead]))).toEqual({ changed: 0, moved: 3 });
    expect(await total(steering.drop(bucket.name, [...delayed, ...dead]))).toEqual({ changed: 0, moved: 3 });
    expect(await total(steering.release(bucket.name, delayed))).toEqual({ changed: 0, moved: 2 });
    expect(await bucket.queued()).toEqual(['R01_S00']);
    expect(await bucket.delayed()).toEqual(['R02_S00']);
    expect(Object.keys(await bucket.dead())).toEqual(['R03_S00']);
  });

  it('does not queue a second time what is in flight, whatever an old entry of its death says', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R01_S00');
    await redis.hset(`DEAD:${bucket.name}`, path, '{"code":"POISON"}');
    const told = await queueJson('retry', '--bucket', bucket.name, '--yes');
    expect(told).toMatchObject({ changed: 0, movedMeanwhile: 1 });
    expect(await bucket.queued()).toEqual(['R01_S00']);
    await queueCli(['drop', 'dead', '--bucket', bucket.name, '--yes']);
    expect(await bucket.dead()).toEqual({});
    expect((await bucket.file('R01_S00'))['state']).toBe('queued');
  });
});

describe('autoingest queue release', () => {
  it('queues what was put off in front of the rest, the longest due first, and keeps its tries', async () => {
    const bucket = await somePutOff();
    await bucket.announce('R09_S00');
    const { status, out } = await queueCli(['release', '--bucket', bucket.name, '--yes']);
    expect({ status, out }).toEqual({
      status: 0,
      out: `  of ${bucket.name}: 2 delayed\nReleased 2 objects.`,
    });
    const { objects } = taken(await (await bucket.lease('pod-2')).take(9, 0));
    expect(objects.map(({ path, failures, waits }) => [TestBucket.detector(path), failures, waits])).toEqual([
      ['R01_S00', 0, 1],
      ['R02_S00', 1, 0],
      ['R09_S00', 0, 0],
    ]);
    expect(Object.keys(await bucket.dead())).toEqual(['R03_S00']);
  });

  it('leaves nothing where a Python service would not look, but what was given up', async () => {
    const bucket = await somePutOff();
    const lease = await bucket.lease('pod-2');
    await bucket.announce('R09_S00');
    taken(await lease.take(1, 0));
    await lease.close();
    await queueCli(['release', '--bucket', bucket.name, '--yes']);
    // A Python worker's way: one path after another from the right.
    const paths: string[] = [];
    for (let path = await pop(bucket); path !== null; path = await pop(bucket)) paths.push(path);
    expect(paths.map((path) => TestBucket.detector(path))).toEqual(['R01_S00', 'R02_S00', 'R09_S00']);
    expect(await redis.exists(`DELAYED:${bucket.name}`)).toBe(0);
  });

  const pop = (bucket: TestBucket): Promise<string | null> =>
    redis.lmove(`QUEUE:${bucket.name}`, `WORKER:${bucket.name}:python`, 'RIGHT', 'LEFT');
});

describe('autoingest queue drop', () => {
  it('takes chosen objects out of every place, and says so in their state', async () => {
    const bucket = await somePutOff();
    await bucket.announce('R08_S00', 'R09_S00');
    await queue.refuse(bucket.name, [
      { reason: 'unparsable', key: 'a', time: 1 },
      { reason: 'filtered', key: 'b', time: 2 },
      { reason: 'unparsable', key: 'a', time: 1 },
    ]);
    const drop = (...words: string[]): Promise<Record<string, unknown>> =>
      queueJson('drop', ...words, '--bucket', bucket.name, '--yes');
    expect(await drop('queued', '--path', '*R08_S00*')).toMatchObject({ changed: 1, movedMeanwhile: 0 });
    expect(await drop('--code', 'FITS_NOT_FITS', '--code', 's3_unavailable')).toMatchObject({ changed: 2 });
    expect(await drop('refused', '--code', 'unparsable')).toMatchObject({ changed: 2 });
    expect(await bucket.queued()).toEqual(['R09_S00']);
    expect(await bucket.delayed()).toEqual(['R02_S00']);
    expect(await bucket.dead()).toEqual({});
    expect(await redis.lrange(`REFUSED:${bucket.name}`, 0, -1)).toEqual([
      expect.stringContaining('"filtered"') as string,
    ]);
    for (const detector of ['R01_S00', 'R03_S00', 'R08_S00']) {
      const file = await bucket.file(detector);
      expect(Object.keys(file).sort()).toEqual(['etag', 'event', 'recv_time', 'state']);
      expect(file['state']).toBe('dropped');
      expect(await redis.ttl(`FILE:${bucket.path(detector)}`)).toBeGreaterThan(600_000);
    }
  });

  it.each(['queued', 'delayed', 'dead'] as const)(
    'lets what was dropped from %s be announced anew; only the same event stays a duplicate',
    async (place) => {
      const bucket = new TestBucket();
      const [path = ''] = await bucket.announce('R01_S00');
      const lease = await bucket.lease();
      if (place !== 'queued') {
        taken(await lease.take(1, 0));
        await lease.settle([place === 'dead' ? giveUp(path) : retryLater(path)]);
      }
      await queueCli(['drop', place, '--bucket', bucket.name, '--yes']);
      const known = { etag: `etag of ${path}`, event: `event of ${path}` };
      // A Python consumer beside us judges by this mark.
      expect(await redis.exists(`ENQ:${path}`)).toBe(0);
      expect(await announceOne(path, known)).toBe('duplicate');
      expect(await bucket.queued()).toEqual([]);
      expect(await announceOne(path, { ...known, event: 'a later one' })).toBe('accepted');
      const [object] = taken(await lease.take(1, 0)).objects;
      expect(object).toMatchObject({ path, failures: 0, waits: 0, recoveries: 0 });
      await lease.settle([{ path, result: 'done' }]);
      expect((await bucket.file('R01_S00'))['state']).toBe('done');
    },
  );

  it('accepts what was dropped when a script announces it without an etag', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R01_S00');
    await queueCli(['drop', 'queued', '--bucket', bucket.name, '--yes']);
    expect(await announceOne(path)).toBe('accepted');
    expect(await bucket.queued()).toEqual(['R01_S00']);
  });

  it('never touches what a batch holds', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R01_S00');
    const sightings = await seen(bucket, 'queued');
    const lease = await bucket.lease();
    taken(await lease.take(1, 0));
    const nothing = await queueJson('drop', '--bucket', bucket.name, '--path', path, '--yes');
    expect(nothing).toMatchObject({ selected: 0, changed: 0 });
    expect(await total(steering.drop(bucket.name, sightings))).toEqual({ changed: 0, moved: 1 });
    // A Python service queued it a second time.
    await redis.lpush(`QUEUE:${bucket.name}`, path);
    expect(await total(steering.drop(bucket.name, sightings))).toEqual({ changed: 0, moved: 1 });
    expect(await lease.settle([{ path, result: 'done' }])).toEqual(new Map([[path, 'done']]));
    expect((await queueCli(['drop', 'held'])).status).toBe(2);
  });

  it('forgets the second round of what changed while it was queued', async () => {
    const bucket = new TestBucket();
    const [path = ''] = await bucket.announce('R01_S00');
    expect(await announceOne(path, { etag: 'new content', event: 'second' })).toBe('again');
    await queueCli(['drop', 'queued', '--bucket', bucket.name, '--yes']);
    expect(await announceOne(path, { etag: 'new content', event: 'third' })).toBe('accepted');
    const lease = await bucket.lease();
    taken(await lease.take(1, 0));
    expect(await lease.settle([{ path, result: 'done' }])).toEqual(new Map([[path, 'done']]));
  });

  it('removes doubles, and leaves what is done, put off or given up as it is', async () => {
    const bucket = await somePutOff();
    const [done = ''] = await bucket.announce('R07_S00');
    const lease = await bucket.lease('pod-2');
    taken(await lease.take(1, 0));
    await lease.settle([{ path: done, result: 'done' }]);
    const [queued = ''] = await bucket.announce('R08_S00');
    const doubles = [done, queued, bucket.path('R01_S00'), bucket.path('R03_S00')];
    await redis.lpush(`QUEUE:${bucket.name}`, ...doubles);
    const told = await queueJson('drop', 'queued', '--bucket', bucket.name, '--yes');
    expect(told).toMatchObject({ selected: 4, changed: 4, movedMeanwhile: 0 });
    expect(await bucket.queued()).toEqual([]);
    const states = ['R01_S00', 'R03_S00', 'R07_S00', 'R08_S00'].map(
      async (detector) => (await bucket.file(detector))['state'],
    );
    expect(await Promise.all(states)).toEqual(['delayed', 'dead', 'done', 'dropped']);
  });

  it('asks for something that chooses', async () => {
    const { status, error } = await queueCli(['drop', '--bucket', 'b', '--yes']);
    expect({ status, error }).toEqual({
      status: 2,
      error: 'autoingest: say what to drop: a place, or --path, --exposure, --day, --code or --reason.',
    });
  });

  it('goes step by step, so that nobody waits long for Redis', async () => {
    const bucket = new TestBucket();
    const paths = Array.from({ length: 450 }, (_, index) => bucket.path('R22_S11', index));
    await queue.announce(
      paths.map((path) => ({ path })),
      60,
    );
    const steps: number[] = [];
    for await (const { changed } of steering.drop(bucket.name, await seen(bucket, 'queued')))
      steps.push(changed);
    expect(steps.filter((changed) => changed > 0)).toEqual([100, 100, 100, 100, 50]);
  });

  it('keeps the order of what stays', async () => {
    const bucket = new TestBucket();
    await bucket.announce(...Array.from({ length: 20 }, (_, index) => `R${10 + index}_S00`));
    await queueCli(['drop', 'queued', '--bucket', bucket.name, '--path', '*R[12][02468]_S00.fits', '--yes']);
    const batch = await (await bucket.lease()).take(99, 0);
    expect(detectorsOf(batch)).toEqual(
      [11, 13, 15, 17, 19, 21, 23, 25, 27, 29].map((raft) => `R${raft}_S00`),
    );
  });
});
