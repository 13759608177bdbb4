import { randomUUID } from 'node:crypto';
import {
  aclRule,
  connectRedis,
  ObjectQueue,
  QueueRecovery,
  REDIS_RIGHTS,
  RedisRightsCheck,
  type Outcome,
} from '#adapters/queue';
import { Refused } from '#domain/failure';
import { enqueueApp } from '../../apps/enqueue/enqueue.app';
import { idleApp } from '../../apps/idle/idle.app';
import { presenceApp } from '../../apps/presence/presence.app';
import { workerApp } from '../../apps/worker/worker.app';
import { appUnderTest } from '../support/app-under-test';
import { repositoryAway } from '../support/repository-away';
import { startRedisWithUsers, type RedisWithUsers } from '../support/redis-with-users';
import { queueCli } from './cli-queue-fixture';

const SECRET = 'the right secret';
let users: RedisWithUsers;
let buckets = 0;

beforeAll(async () => {
  users = await startRedisWithUsers();
});
afterAll(() => users.stop());
afterEach(() => users.restore());

const newBucket = (): string => `rights-${process.pid}-${(buckets += 1)}`;
const keyOf = (seqNum: number): string => {
  const obsId = `MC_O_20260125_${String(seqNum).padStart(6, '0')}`;
  return `LSSTCam/20260125/${obsId}/${obsId}_R22_S11.fits`;
};
const document = (bucket: string, key: string): string =>
  JSON.stringify({
    Records: [
      {
        eventName: 'ObjectCreated:Put',
        eventSource: 'ceph:s3',
        s3: { bucket: { name: bucket }, object: { key, eTag: 'e', size: 1 } },
        opaqueData: SECRET,
      },
    ],
  });

describe('an app whose user lacks a right', () => {
  it.each([
    ['a command', 'worker', workerApp, '-hsetnx', '+hsetnx'],
    ['a subcommand', 'worker', workerApp, '-xgroup|create', '+xgroup|create'],
    ['a channel', 'worker', workerApp, 'resetchannels', '&GROUPS'],
    ['keys', 'idle', idleApp, 'resetkeys ~QUEUE:* ~FILE:*', '~WORKER:* ~LEASE:* ~LEASED:*'],
    ['scripts', 'idle', idleApp, '-eval -evalsha', 'evalsha'],
    ['a command', 'presence', presenceApp, '-mget', 'mget'],
    ['keys', 'presence', presenceApp, 'resetkeys', 'one of the keys'],
    ['a channel', 'presence', presenceApp, 'resetchannels', 'channel'],
  ] as const)(
    'does not start, and says what is missing: %s of %s',
    async (_what, role, app, change, words) => {
      await users.change(role, change);
      const repository = await repositoryAway();
      const env = role === 'worker' ? { BUCKET: newBucket(), BUTLER_REPO: repository.repo } : {};
      const started = await appUnderTest<never>(app as never, { ...users.environment(role), ...env });
      try {
        await expect(started.process.start()).rejects.toMatchObject({
          name: 'Refused',
          code: 'REDIS_REFUSED',
          message: expect.stringContaining(words) as string,
        });
      } finally {
        await started.stop();
        repository.remove();
      }
    },
  );

  it('needs GETDEL only to delete what was seen', async () => {
    const env = { ...users.environment('presence'), DELETE_SEEN: '1' };
    const without = await appUnderTest(presenceApp, env);
    await expect(without.process.start()).rejects.toThrow(/'getdel'/);
    await without.stop();
    await users.change('presence', '+getdel');
    const having = await appUnderTest(presenceApp, env);
    await having.process.start();
    await having.stop();
  });

  it('has each missing command and key named at once, with what grants them', async () => {
    await users.change('worker', '-set -lpush resetkeys ~QUEUE:* ~FILE:*');
    const redis = connectRedis({ ...users.administrator, username: 'worker', password: "the worker's" });
    try {
      const fault = await new RedisRightsCheck(redis).require('worker').catch((error: unknown) => error);
      expect(fault).toBeInstanceOf(Refused);
      const grant = String((fault as Refused).facts['grant']);
      expect(grant).toMatch(/^ACL SETUSER worker ~WORKER:\* ~LEASE:\*.* \+set \+lpush$/);
      await users.change('worker', grant.replace('ACL SETUSER worker ', ''));
      await new RedisRightsCheck(redis).require('worker');
    } finally {
      redis.disconnect();
    }
  });
});

describe('enqueue', () => {
  const started = async () => {
    const app = await appUnderTest(enqueueApp, {
      ...users.environment('enqueue'),
      NOTIFICATION_SECRET: SECRET,
      REFUSAL_DELAY: '0',
    });
    await app.process.start();
    const notify = async (bucket: string, key: string): Promise<number> =>
      (await app.inject({ method: 'POST', url: '/notify', payload: document(bucket, key) })).statusCode;
    return { app, notify };
  };
  const rules = [...new Set(REDIS_RIGHTS.enqueue.commands.map(aclRule))].map((rule) => rule.slice(1));

  it('answers 503 while a right is missing, writes nothing, and queues the file once it is there', async () => {
    const { app, notify } = await started();
    const bucket = newBucket();
    await users.change('enqueue', '-hset');
    const before = await users.redis.dbsize();
    expect([await notify(bucket, keyOf(1)), await notify(bucket, keyOf(1))]).toEqual([503, 503]);
    expect(await users.redis.dbsize()).toBe(before);
    expect(app.lines).toContainEqual(
      expect.objectContaining({
        level: 'ERROR',
        code: 'REDIS_REFUSED',
        user: 'enqueue',
        grant: 'ACL SETUSER enqueue +hset',
      }),
    );
    await users.restore();
    expect(await notify(bucket, keyOf(1))).toBe(200);
    expect(await users.redis.lrange(`QUEUE:${bucket}`, 0, -1)).toEqual([`${bucket}/${keyOf(1)}`]);
    await app.stop();
  });

  let working: Awaited<ReturnType<typeof started>>;
  beforeAll(async () => {
    working = await started();
  });
  afterAll(() => working.app.stop());

  it.each(rules)('loses nothing where %s is taken away while it works', async (rule) => {
    const { notify } = working;
    const bucket = newBucket();
    expect(await notify(bucket, keyOf(1))).toBe(200);
    await users.change('enqueue', `-${rule}`);
    const during = [
      await notify(bucket, keyOf(2)),
      await notify(bucket, keyOf(2)),
      await notify(bucket, keyOf(2)),
    ];
    for (const status of during) expect([200, 503]).toContain(status);
    // Halfway at most once: then the rights are looked at before each.
    expect(await users.redis.llen(`QUEUE:${bucket}`)).toBeLessThanOrEqual(2);
    await users.restore();
    expect(await notify(bucket, keyOf(2))).toBe(200);
    const queued = new Set(await users.redis.lrange(`QUEUE:${bucket}`, 0, -1));
    expect(queued).toEqual(new Set([1, 2].map((seqNum) => `${bucket}/${keyOf(seqNum)}`)));
  });
});

describe('a worker from which a right is taken away in the middle', () => {
  const STEPS = ['take', 'settle', 'wake', 'give back'] as const;
  const rules = [...new Set(REDIS_RIGHTS.worker.commands.map(aclRule))]
    .map((rule) => rule.slice(1))
    .filter((rule) => !/^(?:x|ping|info|publish|blmove|multi|exec|mget|unlink)/.test(rule));

  it.each(rules)('loses no file: %s', async (rule) => {
    for (const step of STEPS) await loseNothing(rule, step);
  });

  /** Has one step done without a right, then the batch recovered with it: each file must be in a place where somebody finds it. */
  async function loseNothing(rule: string, step: (typeof STEPS)[number]): Promise<void> {
    const bucket = newBucket();
    const queue = new ObjectQueue(users.redis);
    const paths = [1, 2, 3, 4, 5, 6].map((seqNum) => `${bucket}/${keyOf(seqNum)}`);
    const redis = connectRedis({ ...users.administrator, username: 'worker', password: "the worker's" });
    const worker = new ObjectQueue(redis);
    const leaseOptions = { leaseMs: 60_000, maxFailures: 2 };
    await queue.announce(
      paths.map((path) => ({ path, etag: 'e' })),
      60,
    );
    const lease = await worker.openLease(bucket, 'w', leaseOptions);
    const outcomes = (code: string): Outcome[] => [
      { path: paths[0] ?? '', result: 'done', size: 1, exposure: 'MC_O_20260125_000009' },
      { path: paths[1] ?? '', result: 'failed', code, reason: 'r', pauseMs: 0 },
      { path: paths[2] ?? '', result: 'retryLater', code, reason: 'r', pauseMs: 0 },
      { path: paths[3] ?? '', result: 'giveUp', code, reason: 'r' },
      { path: paths[4] ?? '', result: 'notTried' },
    ];
    try {
      if (step === 'wake' || step === 'settle') await lease.take(10, 0);
      if (step === 'wake') await lease.settle(outcomes('S3_UNAVAILABLE'));
      if (step === 'give back') await lease.take(3, 0);
      await users.change('worker', `-${rule}`);
      const work = {
        take: () => lease.take(4, 0),
        settle: () => lease.settle(outcomes('FITS_TRUNCATED')),
        wake: () => worker.wake(bucket, 'S3_UNAVAILABLE', paths),
        'give back': () => lease.giveBack(),
      };
      const refusal = await work[step]().then(
        () => undefined,
        (error: unknown) => error,
      );
      if (refusal !== undefined) expect(refusal).toMatchObject({ code: 'REDIS_REFUSED' });
    } finally {
      await users.restore();
      lease.forsake();
      redis.disconnect();
    }
    await users.redis.del(`LEASE:${bucket}:w`);
    await new QueueRecovery(users.redis).recover(bucket, ['w'], 1);
    expect(await placesOf(bucket, paths)).not.toContain('nowhere');
  }

  async function placesOf(bucket: string, paths: readonly string[]): Promise<readonly string[]> {
    const { redis } = users;
    const queued = new Set(await redis.lrange(`QUEUE:${bucket}`, 0, -1));
    return Promise.all(
      paths.map(async (path) => {
        if (queued.has(path)) return 'queued';
        if ((await redis.zscore(`DELAYED:${bucket}`, path)) !== null) return 'delayed';
        if ((await redis.hexists(`DEAD:${bucket}`, path)) === 1) return 'dead';
        return (await redis.hget(`FILE:${path}`, 'state')) === 'done' ? 'done' : 'nowhere';
      }),
    );
  }
});

describe('an operator', () => {
  it('who may only look sees what a change would do, and cannot make it', async () => {
    const bucket = newBucket();
    const path = `${bucket}/${keyOf(1)}`;
    await new ObjectQueue(users.redis).announce([{ path, event: randomUUID() }], 60);
    const drop = ['drop', 'queued', '--bucket', bucket];
    const looked = await queueCli(drop, users.environment('observer'));
    expect(looked).toMatchObject({
      status: 0,
      out: expect.stringContaining('Would drop 1 object') as string,
    });
    const refused = await queueCli([...drop, '--yes'], users.environment('observer'));
    expect(refused.status).toBe(1);
    expect(refused.error).toContain('REDIS_REFUSED');
    expect(refused.error).toContain('ACL SETUSER observer ~ENQ:* ~HEADER:* +lpush');
    expect(await users.redis.lrange(`QUEUE:${bucket}`, 0, -1)).toEqual([path]);
    expect(await queueCli([...drop, '--yes'], users.environment('operator'))).toMatchObject({ status: 0 });
    expect(await users.redis.llen(`QUEUE:${bucket}`)).toBe(0);
  });

  it('with a wrong password is told so', async () => {
    const ended = await queueCli(['status'], { ...users.environment('observer'), REDIS_PASSWORD: 'wrong' });
    expect(ended.status).toBe(1);
    expect(ended.error).toMatch(/REDIS_REFUSED.*WRONGPASS/);
    expect(ended.error).not.toContain('wrong');
  });
});
