import {
  ArrivalStream,
  connectRedis,
  ObjectQueue,
  REDIS_RIGHTS,
  aclRule,
  type RedisRole,
} from '#adapters/queue';
import { simulateExposure, simulateNight, type NightTruth } from '#simulator';
import { idleApp } from '../../apps/idle/idle.app';
import { appUnderTest, type AppUnderTest } from '../support/app-under-test';
import { eventually } from '../support/eventually';
import { patientPresence } from '../support/patient-presence';
import { startRedisWithUsers, type RedisWithUsers } from '../support/redis-with-users';
import { queueCli } from './cli-queue-fixture';
import { Stage, wantedEndings } from './simulator-stage';
import { TestSummit } from './summit-webhook-fixture';

const SECRET = 'the secret of the night';
const BUCKET = `users-${process.pid}`;
const KEY = 'LSSTCam/20260125/MC_O_20260125_009000/MC_O_20260125_009000_R22_S11.fits';

let users: RedisWithUsers;
let summit: TestSummit;
let stage: Stage;
let truth: NightTruth;
let idle: AppUnderTest<typeof idleApp.schema.variables>;
let presence: AppUnderTest<typeof patientPresence.schema.variables>;

beforeAll(async () => {
  users = await startRedisWithUsers();
  summit = await TestSummit.start();
  stage = await Stage.build(BUCKET, SECRET, {
    look: users.administrator,
    worker: { ...users.environment('worker'), WEBHOOK_URI: summit.origin },
    enqueue: users.environment('enqueue'),
  });
  idle = await appUnderTest(idleApp, {
    ...users.environment('idle'),
    ...{ IDLE_INTERVAL: '0.1', IDLE_FOREIGN: '1' },
  });
  presence = await appUnderTest(patientPresence, users.environment('presence'));
  await Promise.all([idle.process.start(), presence.process.start()]);
}, 240_000);

afterAll(async () => {
  await Promise.all([idle.stop(), presence.stop()]);
  await stage.tearDown();
  await summit.stop();
  await users.stop();
});

/** A connection with the rights of a worker. */
const connectAsWorker = () =>
  connectRedis({ ...users.administrator, username: 'worker', password: "the worker's" });

const ask = async (question: string): Promise<unknown> =>
  (await presence.inject({ method: 'GET', url: `/presence/LSSTCam/${question}` })).json();

describe('under the users of docs/redis-users.acl', () => {
  it('a night with faults and guiders is ingested, refused and given up as it should be', async () => {
    const night = simulateNight({
      seed: 'users',
      dayObs: 20260125,
      bucket: BUCKET,
      blocks: [
        { kind: 'flat', groups: 1 },
        { kind: 'science', groups: 3, snaps: 2 },
      ],
      detectors: ['R22_S11', 'R01_S00', 'R44_SG1'],
      guiderStamps: 'beside',
      fileFaults: {
        counts: { fitsHalf: 1, fitsTruncated: 1, resentChanged: 1, sidecarMissing: 1, sidecarLate: 1 },
      },
      events: { secret: SECRET, duplicates: 0.2, wrongSecrets: 0.05, unparsable: 0.1 },
    });
    truth = night.truth();
    for (const action of night.actions) {
      if (action.do === 'put') await stage.objects.put(action.key, action.bytes());
      else if (action.do === 'remove') await stage.objects.remove(action.key);
      else await stage.events.post(action.body());
    }
    await stage.settled();
    const endings = await stage.endings();
    expect(Object.fromEntries(endings)).toEqual(Object.fromEntries(wantedEndings(truth, endings)));
    expect(truth.counts.ingested).toBeGreaterThan(10);
    expect(truth.counts.dead).toBeGreaterThan(0);
    expect(new Set(stage.answers)).toEqual(new Set([200]));
    await summit.got(1);
  }, 240_000);

  it('presence tells what is there, and wakes who waits for what comes', async () => {
    const late = simulateExposure({ seed: 'late', dayObs: 20260125, seqNum: 8000 });
    const { group } = late.truth;
    const waiting = ask(`${group}/0/R22_S11?wait=30`);
    const wanted = late.arrivals.filter(({ detectorName }) => detectorName === 'R22_S11');
    for (const file of wanted) await stage.objects.put(file.key, file.bytes());
    const fits = wanted.find(({ kind }) => kind === 'fits')?.key ?? '';
    const queue = new ObjectQueue(users.redis);
    await queue.announce([{ path: `${BUCKET}/${fits}`, etag: 'e' }], 60);
    expect(await waiting).toMatchObject({ present: true });
    expect(await ask(`${group}/0/R22_S11`)).toMatchObject({ present: true });
    expect(await ask(`${group}/0`)).toMatchObject({ present: [{ detector: 'R22_S11' }] });
    await stage.settled();
  });

  it('idle gives back what a dead worker and a Python worker left, and the worker takes it', async () => {
    const queue = new ObjectQueue(users.redis);
    const dead = `${BUCKET}-dead`;
    await queue.announce([{ path: `${dead}/${KEY}` }], 60);
    const redis = connectAsWorker();
    const lease = await new ObjectQueue(redis).openLease(dead, 'gone', { leaseMs: 60_000, maxFailures: 3 });
    await lease.take(1, 0);
    lease.forsake();
    await users.redis.del(`LEASE:${dead}:gone`);
    await users.redis.lpush(`WORKER:${dead}:python`, `${dead}/${KEY.replace('R22', 'R23')}`);
    const kinds = new Set(['ours', 'foreign']);
    await idle.until((lines) => {
      for (const { msg, kind } of lines)
        if (msg === 'batch of a dead worker given back') kinds.delete(kind as string);
      return kinds.size === 0;
    });
    await eventually(async () => (await users.redis.llen(`QUEUE:${dead}`)) === 2);
    redis.disconnect();
  });

  it('workers renew what they hold, and leave alone what another holds', async () => {
    const bucket = `${BUCKET}-held`;
    const path = `${bucket}/${KEY}`;
    await new ObjectQueue(users.redis).announce([{ path }], 60);
    const [redis, waiting] = [connectAsWorker(), connectAsWorker()];
    const queue = new ObjectQueue(redis);
    const options = { leaseMs: 60_000, maxFailures: 3 };
    const [first, second] = [
      await queue.openLease(bucket, 'first', options),
      await queue.openLease(bucket, 'second', options),
    ];
    expect(await first.take(1, 0)).toMatchObject({ objects: [{ path }] });
    expect(await first.renew()).toBe(true);
    await users.redis.lpush(`QUEUE:${bucket}`, path);
    expect(await second.take(1, 0)).toMatchObject({ objects: [] });
    expect(await users.redis.llen(`QUEUE:${bucket}`)).toBe(0);
    const why = { code: 'AWAITS_EXPOSURE', reason: 'r', exposure: 'MC_O_20260125_009000', pauseMs: 0 };
    await first.settle([{ path, result: 'awaitsExposure', ...why }]);
    const stream = new ArrivalStream(redis, waiting, 'first');
    const arrivals = await stream.read([bucket], 10, 1000);
    expect(arrivals).toMatchObject([{ path }]);
    await stream.renew(bucket, arrivals);
    await stream.finish(arrivals);
    await Promise.all([first.close(), second.close()]);
    for (const one of [redis, waiting]) one.disconnect();
  });

  it('idle queues what is due, and operators see, retry, release and drop', async () => {
    const other = `${BUCKET}-steered`;
    const path = `${other}/${KEY}`;
    await users.redis.zadd(`DELAYED:${other}`, 1, path);
    await eventually(async () => (await users.redis.llen(`QUEUE:${other}`)) === 1);
    await users.redis.zadd(`DELAYED:${other}`, Date.now() + 3_600_000, path.replace('R22', 'R24'));
    await users.redis.hset(`DEAD:${other}`, path.replace('R22', 'R25'), '{"code":"POISON","reason":"r"}');
    await users.redis.lpush(`REFUSED:${other}`, '{"reason":"unparsable","key":"x","time":1}');
    const ofBucket = ['--bucket', other];
    const run = async (role: RedisRole, ...words: string[]): Promise<void> => {
      expect(await queueCli([...words, ...ofBucket], users.environment(role))).toMatchObject({
        status: 0,
        error: '',
      });
    };
    await run('observer', 'status');
    await run('operator', 'status');
    await run('idle', 'status');
    for (const role of ['observer', 'operator', 'idle'] as const) await run(role, 'list');
    await run('operator', 'retry', 'dead', '--yes');
    await run('operator', 'release', '--yes');
    expect(await users.redis.llen(`QUEUE:${other}`)).toBe(3);
    await run('operator', 'drop', '--code', 'unparsable', 'refused', '--yes');
    await run('operator', 'drop', 'queued', '--path', '*', '--yes');
    expect(await users.redis.exists(`QUEUE:${other}`, `REFUSED:${other}`)).toBe(0);
  });

  it('nothing was refused on the way, and each command that is granted was used', async () => {
    const refused = (await users.redis.call('ACL', 'LOG')) as unknown[];
    expect(refused).toEqual([]);
    const used = new Set(
      [...(await users.redis.info('commandstats')).matchAll(/^cmdstat_([a-z|]+):/gm)].map(
        ([, name = '']) => `+${name}`,
      ),
    );
    const granted = new Set(Object.values(REDIS_RIGHTS).flatMap(({ commands }) => commands.map(aclRule)));
    const unused = [...granted].filter((rule) => !used.has(rule));
    // A recorder is forgotten after an hour of silence.
    expect(unused.sort()).toEqual(['+xgroup|delconsumer']);
  });
});
