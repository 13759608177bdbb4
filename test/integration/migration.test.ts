import { join } from 'node:path';
import { runCli } from '../../apps/cli/run-cli';
import { enqueueApp } from '../../apps/enqueue/enqueue.app';
import { idleApp } from '../../apps/idle/idle.app';
import { appUnderTest } from '../support/app-under-test';
import { ChildUnderTest } from '../support/child-process';
import { eventually } from '../support/eventually';
import { patientPresence } from '../support/patient-presence';
import { FailureBench, leaveUntouched } from './failures-fixture';

// Each step of docs/migration.md, and each step back. "A Python idle service" and "a Python worker" beside our worker: leases.test.ts.
const PYTHON = join(__dirname, '../support/python');
const SECRET = 'the secret of both';
const bench = new FailureBench('migration');

beforeAll(() => bench.start({ IDLE_FOREIGN: '600' }));
afterAll(() => bench.stop());

const python = (script: string, ...args: readonly string[]): ChildUnderTest =>
  new ChildUnderTest('python3', [join(PYTHON, script), `${bench.running.redis.port}`, ...args]);
const startEnqueue = async () => {
  const enqueue = await appUnderTest(enqueueApp, { NOTIFICATION_SECRET: SECRET, REFUSAL_DELAY: '0' });
  await enqueue.process.start();
  return enqueue;
};
const done = (path: string): Promise<unknown> =>
  eventually(async () => (await bench.file(path))['state'] === 'done' || undefined);
/** What Ceph posts for a path. */
const event = (path: string) => {
  const [bucket = '', ...key] = path.split('/');
  const s3 = { bucket: { name: bucket }, object: { key: key.join('/'), eTag: 'e', size: 2880 } };
  return {
    method: 'POST' as const,
    url: '/notify',
    payload: JSON.stringify({
      Records: [{ eventName: 'ObjectCreated:Put', eventId: path, s3, opaqueData: SECRET }],
    }),
  };
};

describe('the move from the Python service', () => {
  it('step 1: our presence answers from the groups that Python workers recorded', async () => {
    const presence = await appUnderTest(patientPresence, {});
    await presence.process.start();
    await bench.pipeline.redis.set('GROUP:LSSTCam:2026-01-25T00:00:01.000:0:R22_S11', 's3://b/k', 'EX', 60);
    const answer = await presence.inject({ url: '/presence/LSSTCam/2026-01-25T00:00:01.000/0/R22_S11' });
    expect(answer.json()).toEqual({ error: false, present: true, uri: 's3://b/k' });
    await presence.stop();
  });

  it('step 2: a Python worker ingests what our enqueue queues, and both count the same night', async () => {
    const bucket = `${bench.bucket}-old`;
    const [file] = bench.expose(['R22_S11'], bucket);
    const path = file?.path ?? '';
    const enqueue = await startEnqueue();
    expect((await enqueue.inject(event(path))).json()).toHaveLength(1);
    const worker = python('worker_stand_in.py', bucket, 'python-1', '5');
    await worker.printed(/took 1/);
    worker.say('go');
    await worker.printed(/ingested/);
    expect(await bench.pipeline.redis.hgetall(`REC:${bucket}`)).toEqual({ '20260125': '1' });
    expect(await bench.pipeline.redis.hgetall(`INGEST:${bucket}:LSSTCam`)).toEqual({ '20260125': '1' });
    await worker.end('SIGKILL');
    await enqueue.stop();
  });

  it('step 2: while both enqueues run, each object is queued once, whoever hears of it first', async () => {
    const bucket = `${bench.bucket}-both`;
    const [ours = '', theirs = ''] = bench.expose(['R22_S11', 'R22_S12'], bucket).map(({ path }) => path);
    const enqueue = await startEnqueue();
    await enqueue.inject(event(ours));
    const consumer = python('enqueue_stand_in.py', ours, theirs);
    await consumer.end();
    expect(consumer.output).toBe(`skipped ${ours}\nqueued ${theirs}\n`);
    expect((await enqueue.inject(event(theirs))).json()).toEqual([]);
    expect(await bench.pipeline.redis.lrange(`QUEUE:${bucket}`, 0, -1)).toEqual([theirs, ours]);
    await enqueue.stop();
  });

  it('step 3: our idle gives the batch of a dead Python worker back, and leaves a live one its own', async () => {
    const bucket = `${bench.bucket}-idle`;
    const { redis } = bench.pipeline;
    const idle = await appUnderTest(idleApp, { IDLE_INTERVAL: '0.05', IDLE_FOREIGN: '3600' });
    await idle.process.start();
    const [file] = bench.expose(['R22_S11'], bucket);
    await redis.lpush(`WORKER:${bucket}:python-dead`, file?.path ?? '');
    // The bench's idle waits ten minutes for it, this one an hour: only the first gives it back.
    await leaveUntouched(redis, `WORKER:${bucket}:python-dead`, 1_200);
    await eventually(async () => (await redis.llen(`QUEUE:${bucket}`)) === 1 || undefined);
    expect(idle.lines.filter(({ msg }) => msg === 'batch of a dead worker given back')).toEqual([]);
    await idle.stop();
  });

  it('step 4: our worker ingests what a Python enqueue queues, once, though ours hears of it later', async () => {
    const file = bench.exposeOne();
    bench.put(file);
    const consumer = python('enqueue_stand_in.py', file.path);
    await consumer.end();
    expect(consumer.output).toBe(`queued ${file.path}\n`);
    await done(file.path);
    expect(await bench.stored(file)).toHaveLength(1);
    // The Python consumer knows no etags, so that ours takes it for new content: one more round, which changes nothing.
    const enqueue = await startEnqueue();
    await enqueue.inject(event(file.path));
    await bench.said('file ingested', file.path, {}, 2);
    expect(await bench.stored(file)).toHaveLength(1);
    await enqueue.stop();
  });

  it('back: what waited for a retry is released, and a Python worker ingests it with what was queued', async () => {
    const bucket = `${bench.bucket}-back`;
    const { queue } = bench.running;
    const paths = bench.expose(['R22_S11', 'R22_S12'], bucket).map(({ path }) => path);
    await queue.announce(
      paths.map((path) => ({ path })),
      60,
    );
    const lease = await queue.openLease(bucket, 'ours', { leaseMs: 60_000, maxFailures: 3 });
    await lease.take(2, 0);
    const retry = {
      result: 'retryLater',
      pauseMs: 3_600_000,
      code: 'S3_UNAVAILABLE',
      reason: '503',
    } as const;
    await lease.settle([{ path: paths[0] ?? '', ...retry }]);
    await lease.close();
    const said: string[] = [];
    const status = await runCli(['queue', 'release', '--bucket', bucket, '--yes'], {
      environment: { REDIS_HOST: '127.0.0.1', REDIS_PORT: `${bench.running.redis.port}` },
      out: (line) => said.push(line),
      error: (line) => said.push(line),
    });
    expect([status, said.at(-1)]).toEqual([0, 'Released 1 object.']);
    const worker = python('worker_stand_in.py', bucket, 'python-2', '5');
    await worker.printed(/took 2/);
    worker.say('go');
    for (const path of paths) await worker.printed(new RegExp(`ingested ${path}`));
    expect(await bench.pipeline.redis.exists(`DELAYED:${bucket}`, `QUEUE:${bucket}`)).toBe(0);
    await worker.end('SIGKILL');
  });
});
