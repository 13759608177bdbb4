import {
  announceOne,
  closeQueue,
  detectorsOf,
  lifeOf,
  queue,
  redis,
  taken,
  TestBucket,
} from './queue-fixture';

afterAll(closeQueue);

describe('announcing objects', () => {
  it('queues a new object with its statistics, its stream entry and its mark for Python consumers', async () => {
    const bucket = new TestBucket();
    const path = bucket.path();
    expect(await announceOne(path, { etag: 'e1', event: 'v1', size: 2880 })).toBe('accepted');
    expect(await bucket.queued()).toEqual(['R22_S11']);
    expect(await bucket.file()).toEqual({
      state: 'queued',
      etag: 'e1',
      event: 'v1',
      size: '2880',
      recv_time: expect.stringMatching(/^\d{10}\.\d{6}$/) as string,
    });
    expect(await lifeOf(`FILE:${path}`)).toBe(604_800);
    expect(await redis.get(`ENQ:${path}`)).toBe('1');
    expect(await lifeOf(`ENQ:${path}`)).toBe(86_400);
    expect(await redis.hgetall(`REC:${bucket.name}`)).toEqual({ '20260125': '1' });
    expect(await redis.hgetall(`RECINSTR:${bucket.name}:LSSTCam`)).toEqual({ '20260125': '1' });
    expect(await redis.get(`MAXSEQ:${bucket.name}:LSSTCam:20260125`)).toBe('1234');
    const entries = await redis.xrange(`ARRIVED:${bucket.name}`, '-', '+');
    expect(entries.map(([, fields]) => fields)).toEqual([['path', path]]);
  });

  it('judges each object of a call on its own, in order, in the queue of its own bucket', async () => {
    const [one, two] = [new TestBucket(), new TestBucket()];
    const results = await queue.announce(
      [
        { path: one.path('R01_S00'), etag: 'a', event: '1' },
        { path: two.path('R02_S00'), etag: 'a', event: '2' },
        { path: one.path('R01_S00'), etag: 'a', event: '1' },
        { path: one.path('R01_S00'), etag: 'b', event: '3' },
        { path: one.path('R03_S00'), etag: 'a', event: '4' },
      ],
      60,
    );
    expect(results).toEqual(['accepted', 'accepted', 'duplicate', 'again', 'accepted']);
    expect(await one.queued()).toEqual(['R03_S00', 'R01_S00']);
    expect(await two.queued()).toEqual(['R02_S00']);
    expect(await redis.hgetall(`REC:${one.name}`)).toEqual({ '20260125': '3' });
  });

  it('takes in more objects than one step may hold', async () => {
    const bucket = new TestBucket();
    const announcements = Array.from({ length: 1_201 }, (_, index) => ({
      path: bucket.path('R22_S11', index),
      etag: 'e',
    }));
    const results = await queue.announce(announcements, 60);
    expect(results).toHaveLength(1_201);
    expect(new Set(results)).toEqual(new Set(['accepted']));
    expect(await redis.llen(`QUEUE:${bucket.name}`)).toBe(1_201);
    expect(await redis.get(`MAXSEQ:${bucket.name}:LSSTCam:20260125`)).toBe('1200');
  });

  it('keeps the highest sequence number when a lower one comes later', async () => {
    const bucket = new TestBucket();
    await announceOne(bucket.path('R22_S11', 7));
    await announceOne(bucket.path('R22_S11', 3));
    expect(await redis.get(`MAXSEQ:${bucket.name}:LSSTCam:20260125`)).toBe('7');
  });

  it.each([
    ['three', 'MTMount/logs', 'MTMount/logs/2026/01/25/dir/file.yaml'],
    ['two', 'MTMount/logs', 'MTMount/logs/2026/01/25/file.yaml'],
    ['one', 'MTMount', 'MTMount/2026/01/25/file.yaml'],
  ])('counts objects of the large file annex with %s folders', async (_, instrument, key) => {
    const bucket = new TestBucket('rubinobs-lfa-x');
    await announceOne(`${bucket.name}/${key}`);
    expect(await redis.hgetall(`RECINSTR:${bucket.name}:${instrument}`)).toEqual({ '20260125': '1' });
    expect(await redis.keys(`MAXSEQ:${bucket.name}:*`)).toEqual([]);
    // Nobody asks presence for them.
    expect(await redis.exists(`ARRIVED:${bucket.name}`)).toBe(0);
  });

  it('queues a path of an unknown form all the same, without statistics', async () => {
    const bucket = new TestBucket();
    expect(await announceOne(`${bucket.name}/a//strange path.fits`)).toBe('accepted');
    expect(await redis.llen(`QUEUE:${bucket.name}`)).toBe(1);
    expect(await redis.exists(`REC:${bucket.name}`)).toBe(0);
  });
});

describe('an announcement of an object that is known', () => {
  it('is a duplicate when it is the same event again, whatever the state, the dead one included', async () => {
    const bucket = new TestBucket();
    const facts = { etag: 'a', event: '1' };
    await announceOne(bucket.path(), facts);
    expect(await announceOne(bucket.path(), facts)).toBe('duplicate');
    const lease = await bucket.lease();
    await lease.take(1, 0);
    expect(await announceOne(bucket.path(), facts)).toBe('duplicate');
    await lease.settle([{ path: bucket.path(), result: 'giveUp', code: 'X', reason: 'r' }]);
    expect(await announceOne(bucket.path(), facts)).toBe('duplicate');
    expect(Object.keys(await bucket.dead())).toEqual(['R22_S11']);
    expect(await redis.hgetall(`REC:${bucket.name}`)).toEqual({ '20260125': '1' });
  });

  it('is a duplicate when another event brings the same content of a queued, held, delayed or done object', async () => {
    const bucket = new TestBucket();
    const path = bucket.path();
    await announceOne(path, { etag: 'a', event: '1' });
    expect(await announceOne(path, { etag: 'a', event: '2' })).toBe('duplicate');
    const lease = await bucket.lease();
    await lease.take(1, 0);
    expect(await announceOne(path, { etag: 'a', event: '3' })).toBe('duplicate');
    await lease.settle([{ path, result: 'retryLater', pauseMs: 0, code: 'X', reason: 'r' }]);
    expect(await announceOne(path, { etag: 'a', event: '4' })).toBe('duplicate');
    expect(await bucket.delayed()).toEqual(['R22_S11']);
    await lease.take(1, 0);
    await lease.settle([{ path, result: 'done' }]);
    expect(await announceOne(path, { etag: 'a', event: '5' })).toBe('duplicate');
    expect(await bucket.queued()).toEqual([]);
  });

  it('revives a dead object with all its tries when its content comes in another event', async () => {
    const bucket = new TestBucket();
    const path = bucket.path();
    await announceOne(path, { etag: 'a', event: '1' });
    const lease = await bucket.lease('pod-1', { maxFailures: 1 });
    await lease.take(1, 0);
    await lease.settle([{ path, result: 'failed', pauseMs: 0, code: 'X', reason: 'r' }]);
    expect((await bucket.file())['state']).toBe('dead');
    expect(await announceOne(path, { etag: 'a', event: '2' })).toBe('accepted');
    expect(await bucket.dead()).toEqual({});
    const [object] = taken(await lease.take(1, 0)).objects;
    expect(object).toMatchObject({ failures: 0, event: '2', registeredBefore: false });
  });

  it('asks for another round when the content of a queued object changes, and drops its cached header', async () => {
    const bucket = new TestBucket();
    const path = bucket.path();
    await announceOne(path, { etag: 'a', event: '1' });
    await redis.set(`HEADER:${path}`, 'old');
    expect(await announceOne(path, { etag: 'b', event: '2', size: 7 })).toBe('again');
    expect(await bucket.queued()).toEqual(['R22_S11']);
    expect(await bucket.file()).toMatchObject({
      state: 'queued',
      again: '1',
      etag: 'b',
      event: '2',
      size: '7',
    });
    expect(await redis.exists(`HEADER:${path}`)).toBe(0);
    expect(await redis.xlen(`ARRIVED:${bucket.name}`)).toBe(2);
    const lease = await bucket.lease();
    await lease.take(1, 0);
    expect(await lease.settle([{ path, result: 'done' }])).toEqual(new Map([[path, 'newRound']]));
  });

  it('queues a done object once more when its content changes, as one that is registered', async () => {
    const bucket = new TestBucket();
    const path = bucket.path();
    await announceOne(path, { etag: 'a', event: '1' });
    const lease = await bucket.lease();
    await lease.take(1, 0);
    await lease.settle([{ path, result: 'done', size: 5 }]);
    expect(await announceOne(path, { etag: 'b', event: '2' })).toBe('accepted');
    expect(taken(await lease.take(1, 0)).objects).toMatchObject([
      { etag: 'b', size: 5, registeredBefore: true },
    ]);
    await lease.settle([{ path, result: 'done' }]);
    expect(await redis.hgetall(`INGEST:${bucket.name}:LSSTCam`)).toEqual({ '20260125': '1' });
  });

  it('queues a delayed object at once with all its tries when its content changes', async () => {
    const bucket = new TestBucket();
    const path = bucket.path();
    await announceOne(path, { etag: 'a', event: '1' });
    const lease = await bucket.lease();
    await lease.take(1, 0);
    await lease.settle([{ path, result: 'failed', pauseMs: 3_600_000, code: 'X', reason: 'r' }]);
    expect(await announceOne(path, { etag: 'b', event: '2' })).toBe('accepted');
    expect(await bucket.delayed()).toEqual([]);
    expect(taken(await lease.take(1, 0)).objects).toMatchObject([{ failures: 0 }]);
  });

  it('knows a dead and a delayed object whose hash has expired', async () => {
    const bucket = new TestBucket();
    const lease = await bucket.lease();
    const [dead, delayed] = (await bucket.announce('R01_S00', 'R02_S00')) as [string, string];
    await lease.take(2, 0);
    await lease.settle([
      { path: dead, result: 'giveUp', code: 'X', reason: 'r' },
      { path: delayed, result: 'retryLater', pauseMs: 3_600_000, code: 'X', reason: 'r' },
    ]);
    await redis.del(`FILE:${dead}`, `FILE:${delayed}`);
    expect(await announceOne(dead, { etag: 'b', event: '8' })).toBe('accepted');
    expect(await announceOne(delayed, { etag: 'b', event: '9' })).toBe('accepted');
    expect(await bucket.dead()).toEqual({});
    expect(await bucket.delayed()).toEqual([]);
    expect(await bucket.queued()).toEqual(['R02_S00', 'R01_S00']);
  });
});

describe('an announcement without an etag', () => {
  it('is a duplicate only while the object is in flight', async () => {
    const bucket = new TestBucket();
    const path = bucket.path();
    await announceOne(path, { etag: 'a', event: '1' });
    expect(await announceOne(path)).toBe('duplicate');
    const lease = await bucket.lease();
    await lease.take(1, 0);
    expect(await announceOne(path)).toBe('duplicate');
    await lease.settle([{ path, result: 'done' }]);
    expect(await announceOne(path)).toBe('accepted');
    await lease.take(1, 0);
    await lease.settle([{ path, result: 'giveUp', code: 'X', reason: 'r' }]);
    expect(await announceOne(path)).toBe('accepted');
    expect(await bucket.file()).toMatchObject({ state: 'queued', etag: 'a', event: '1' });
  });

  it('hurries a delayed object, but leaves its tries as they are', async () => {
    const bucket = new TestBucket();
    const path = bucket.path();
    await announceOne(path, { etag: 'a', event: '1' });
    const lease = await bucket.lease();
    await lease.take(1, 0);
    await lease.settle([{ path, result: 'failed', pauseMs: 3_600_000, code: 'X', reason: 'r' }]);
    expect(await announceOne(path)).toBe('accepted');
    expect(taken(await lease.take(1, 0)).objects).toMatchObject([{ failures: 1 }]);
  });
});

describe('beside Python services', () => {
  it('holds a mark of the Python consumer without a state of ours for a duplicate', async () => {
    const bucket = new TestBucket();
    await redis.set(`ENQ:${bucket.path()}`, '1', 'EX', 60);
    expect(await announceOne(bucket.path(), { etag: 'a', event: '1' })).toBe('duplicate');
    expect(await bucket.queued()).toEqual([]);
  });

  it('queues what an operator’s script asks for in spite of such a mark', async () => {
    const bucket = new TestBucket();
    await redis.set(`ENQ:${bucket.path()}`, '1', 'EX', 60);
    expect(await announceOne(bucket.path())).toBe('accepted');
  });

  it('sees that a Python worker has ingested what we queued', async () => {
    const bucket = new TestBucket();
    const path = bucket.path();
    await announceOne(path, { etag: 'a', event: '1' });
    await redis.rpop(`QUEUE:${bucket.name}`);
    await redis.hset(`FILE:${path}`, 'ingest_time', `${Date.now() / 1000 + 1}`);
    expect(await announceOne(path, { etag: 'b', event: '2' })).toBe('accepted');
    expect(await bucket.queued()).toEqual(['R22_S11']);
  });

  it('sees that a Python worker has given up what we queued', async () => {
    const bucket = new TestBucket();
    const path = bucket.path();
    await announceOne(path, { etag: 'a', event: '1' });
    await redis.rpop(`QUEUE:${bucket.name}`);
    await redis.hset(`FILE:${path}`, 'md_fail_exc', 'no key');
    expect(await announceOne(path)).toBe('accepted');
    expect(await bucket.file()).not.toHaveProperty('md_fail_exc');
  });
});

describe('refusing notifications', () => {
  it('keeps the newest thousand of a bucket', async () => {
    const bucket = new TestBucket();
    await queue.refuse(
      bucket.name,
      Array.from({ length: 1_005 }, (_, index) => ({
        reason: 'filtered',
        key: `k${index}`,
        time: 1_764_000_000.5,
      })),
    );
    await queue.refuse(bucket.name, []);
    const kept = await redis.lrange(`REFUSED:${bucket.name}`, 0, -1);
    expect(kept).toHaveLength(1_000);
    expect(JSON.parse(kept[0] ?? '')).toEqual({ reason: 'filtered', key: 'k1004', time: 1_764_000_000.5 });
  });
});

describe('announcing with a fence', () => {
  it('answers only after the fence, and fails with it', async () => {
    const { ObjectQueue } = await import('#adapters/queue');
    const bucket = new TestBucket();
    const fenced = new ObjectQueue(redis, {
      fence: { wait: (path) => Promise.reject(new Error(`not on disk: ${TestBucket.detector(path)}`)) },
    });
    await expect(fenced.announce([{ path: bucket.path() }], 60)).rejects.toThrow('not on disk: R22_S11');
    expect(await fenced.announce([], 60)).toEqual([]);
    const lease = await bucket.lease();
    expect(detectorsOf(await lease.take(5, 0))).toEqual(['R22_S11']);
  });
});
