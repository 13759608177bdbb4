import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import fc from 'fast-check';
import { blockingTwin, ObjectQueue, type BatchLease, type Outcome } from '#adapters/queue';
import { queueCli, queueJson } from './cli-queue-fixture';
import { LEASE, recovery, redis, TestBucket } from './queue-fixture';

const RUNS = 20;
const WORKERS = ['pod-1', 'pod-2'] as const;
const blocking = blockingTwin(redis);
const queue = new ObjectQueue(redis, { blockingOf: () => blocking });

afterAll(() => {
  blocking.disconnect();
  redis.disconnect();
});

type Result = Exclude<Outcome['result'], 'awaitsExposure'>;

/** What one worker does to a batch: how many it takes, and what becomes of them. */
interface Round {
  readonly most: number;
  readonly results: readonly Result[];
  /** Retries are due at once, or in an hour. */
  readonly pauseMs: 0 | 3_600_000;
}

/** What the outside knows in the end: how often each object was settled as done, and how many were dropped. */
class Ledger {
  readonly announced: string[] = [];
  readonly done = new Map<string, number>();
  dropped = 0;

  settled(settlement: ReadonlyMap<string, string>): void {
    for (const [path, as] of settlement) {
      if (as === 'done') this.done.set(path, (this.done.get(path) ?? 0) + 1);
    }
  }
}

async function announceAll(bucket: TestBucket, numbers: readonly number[], ledger: Ledger): Promise<void> {
  let next = 0;
  for (const number of numbers) {
    const paths = Array.from({ length: number }, (_, index) => bucket.path('R22_S11', next + index));
    next += number;
    ledger.announced.push(...paths);
    await queue.announce(
      paths.map((path) => ({ path, etag: 'e', event: path })),
      60,
    );
  }
}

function outcomeOf(path: string, result: Result, pauseMs: number): Outcome {
  const why = { code: result === 'failed' ? 'FITS_TRUNCATED' : 'S3_UNAVAILABLE', reason: 'r', pauseMs };
  return result === 'done' || result === 'notTried' ? { path, result } : { path, result, ...why };
}

async function work(lease: BatchLease, rounds: readonly Round[], ledger: Ledger): Promise<number> {
  let number = 0;
  for (const { most, results, pauseMs } of rounds) {
    const batch = await lease.take(most, 0);
    if ('lost' in batch) throw new Error('a live lease was lost');
    number += batch.objects.length;
    const outcomes = batch.objects.map(({ path }, index) =>
      outcomeOf(path, results[index % results.length] ?? 'done', pauseMs),
    );
    const settlement = await lease.settle(outcomes);
    if ('lost' in settlement) throw new Error('a live lease was lost');
    expect([...settlement.values()]).not.toContain('unknown');
    ledger.settled(settlement);
  }
  return number;
}

async function steer(
  bucket: TestBucket,
  commands: readonly (readonly string[])[],
  ledger: Ledger,
): Promise<void> {
  for (const words of commands) {
    const told = await queueJson(...words, '--bucket', bucket.name, '--yes');
    const { selected, changed, movedMeanwhile } = told as Record<string, number>;
    expect({ words, sum: (changed ?? 0) + (movedMeanwhile ?? 0) }).toEqual({ words, sum: selected });
    if (words[0] === 'drop') ledger.dropped += changed ?? 0;
  }
}

/** Each object is in exactly one place, or in none when it is done or dropped; and says so itself. */
async function expectOnePlaceEach({ name }: TestBucket, ledger: Ledger): Promise<Map<string, string>> {
  const [queued, delayed, dead, ...held] = await Promise.all([
    redis.lrange(`QUEUE:${name}`, 0, -1),
    redis.zrange(`DELAYED:${name}`, 0, -1),
    redis.hkeys(`DEAD:${name}`),
    ...WORKERS.map((worker) => redis.lrange(`WORKER:${name}:${worker}`, 0, -1)),
  ]);
  const states = new Map<string, string>();
  for (const path of ledger.announced) {
    const places = Object.entries({ queued, delayed, dead, batch: held.flat() }).flatMap(([place, paths]) =>
      paths.filter((item) => item === path).map(() => place),
    );
    const state = (await redis.hget(`FILE:${path}`, 'state')) ?? 'nothing';
    states.set(path, state);
    expect({ path, places }).toEqual({
      path,
      places: state === 'done' || state === 'dropped' ? [] : [state],
    });
  }
  return states;
}

/** All that is left is done in the end. */
async function finish(bucket: TestBucket, lease: BatchLease, ledger: Ledger): Promise<void> {
  await recovery.release(bucket.name);
  while ((await work(lease, [{ most: 50, results: ['done'], pauseMs: 0 }], ledger)) > 0);
}

const round = fc.record<Round>({
  most: fc.integer({ min: 1, max: 8 }),
  results: fc.array(fc.constantFrom<Result>('done', 'failed', 'retryLater', 'giveUp', 'notTried'), {
    minLength: 1,
    maxLength: 4,
  }),
  pauseMs: fc.constantFrom(0, 3_600_000),
});
const rounds = fc.array(round, { minLength: 5, maxLength: 40 });
const command = fc.constantFrom<readonly string[]>(
  ['retry'],
  ['retry', 'dead'],
  ['retry', '--code', 'FITS_TRUNCATED'],
  ['release'],
  ['drop', 'queued', '--path', '*[37]_R22_S11.fits'],
  ['drop', 'delayed', 'dead', '--code', 'S3_UNAVAILABLE'],
  ['drop', '--path', '*5_R22_S11.fits'],
);

describe('an operator at work while everything runs', () => {
  it('loses and doubles nothing, whatever workers and announcements do meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 8 }),
        fc.tuple(rounds, rounds),
        fc.array(command, { minLength: 1, maxLength: 5 }),
        async (numbers, [first, second], commands) => {
          const bucket = new TestBucket('races');
          const ledger = new Ledger();
          const [one, two] = await Promise.all(
            WORKERS.map((worker) => queue.openLease(bucket.name, worker, LEASE)),
          );
          if (one === undefined || two === undefined) throw new Error('no lease');
          await Promise.all([
            announceAll(bucket, numbers, ledger),
            work(one, first, ledger),
            work(two, second, ledger),
            steer(bucket, commands, ledger),
          ]);
          await expectOnePlaceEach(bucket, ledger);
          await finish(bucket, one, ledger);
          const states = await expectOnePlaceEach(bucket, ledger);
          // Each was announced once: it is registered once, or given up, or dropped by the operator.
          for (const [path, state] of states) {
            expect(['done', 'dead', 'dropped']).toContain(state);
            expect({ path, done: ledger.done.get(path) ?? 0 }).toEqual({
              path,
              done: state === 'done' ? 1 : 0,
            });
          }
          expect([...states.values()].filter((state) => state === 'dropped')).toHaveLength(ledger.dropped);
          await Promise.all([one.close(), two.close()]);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('drops from a long queue all that is meant and nothing else, while it grows and shrinks', async () => {
    const bucket = new TestBucket('long');
    const ledger = new Ledger();
    await announceAll(bucket, Array<number>(8).fill(500), ledger);
    const meant = ledger.announced.filter((path) => /[13579]_R22/.test(path));
    const lease = await queue.openLease(bucket.name, 'pod-1', LEASE);
    const growing = async (): Promise<void> => {
      const paths = Array.from({ length: 1_500 }, (_, index) => bucket.path('R11_S11', index));
      for (let at = 0; at < paths.length; at += 100) {
        await queue.announce(
          paths.slice(at, at + 100).map((path) => ({ path })),
          60,
        );
      }
      ledger.announced.push(...paths);
    };
    const taking = Array.from({ length: 40 }, (): Round => ({ most: 20, results: ['done'], pauseMs: 0 }));
    await Promise.all([
      steer(bucket, [['drop', 'queued', '--path', '*[13579]_R22_S11.fits']], ledger),
      growing(),
      work(lease, taking, ledger),
    ]);
    const states = await expectOnePlaceEach(bucket, ledger);
    const dropped = [...states].filter(([, state]) => state === 'dropped').map(([path]) => path);
    expect(dropped).toHaveLength(ledger.dropped);
    const doneOrDropped = new Set([...dropped, ...ledger.done.keys()]);
    expect(meant.filter((path) => !doneOrDropped.has(path))).toEqual([]);
    expect(dropped.filter((path) => !meant.includes(path))).toEqual([]);
    await lease.close();
  });

  it('says how much is done when Redis goes away in the middle, and the rest is as it was', async () => {
    const bucket = new TestBucket('away');
    const ledger = new Ledger();
    await announceAll(bucket, [400], ledger);
    const lease = await queue.openLease(bucket.name, 'pod-1', LEASE);
    await work(lease, [{ most: 400, results: ['retryLater'], pauseMs: 3_600_000 }], ledger);
    // After the look at the rights and one step.
    const proxy = await cutBeforeStep(3);
    const { status, out, error } = await queueCli(['retry', '--bucket', bucket.name, '--yes'], {
      REDIS_HOST: '127.0.0.1',
      REDIS_PORT: `${proxy.port}`,
    });
    proxy.close();
    const [told, failure] = error.split('\n');
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(failure).toMatch(/^autoingest: REDIS_UNAVAILABLE: /);
    const [number] = /\d+/.exec(told ?? '') ?? [];
    expect(told).toBe(`Retried at least ${number ?? ''} objects before it ended; run it again for the rest.`);
    expect(Number(number)).toBeGreaterThan(0);
    const states = [...(await expectOnePlaceEach(bucket, ledger)).values()];
    expect(states.filter((state) => state === 'queued')).toHaveLength(Number(number));
    expect(states.filter((state) => state === 'delayed')).toHaveLength(400 - Number(number));
    await lease.close();
  });
});

/** A way to Redis that ends as the given atomic step is about to be asked for. */
async function cutBeforeStep(step: number): Promise<{ readonly port: number; readonly close: () => void }> {
  let steps = 0;
  const server = createServer((client) => {
    const redisSide = connect(Number(process.env['TEST_REDIS_PORT']), '127.0.0.1');
    const end = (): void => {
      client.destroy();
      redisSide.destroy();
    };
    client.on('data', (bytes) => {
      steps += bytes.toString('latin1').split('evalsha').length - 1;
      if (steps >= step) end();
      else redisSide.write(bytes);
    });
    redisSide.pipe(client);
    for (const socket of [client, redisSide]) socket.on('error', end).on('close', end);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () => void server.close(),
  };
}
