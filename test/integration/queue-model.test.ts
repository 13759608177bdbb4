import fc from 'fast-check';
import { blockingTwin, ObjectQueue, type BatchLease, type Outcome } from '#adapters/queue';
import { LEASE, recovery, redis, TestBucket } from './queue-fixture';

/** Random sequences of steps; the long form has 2,000 (docs/crash-tests.md). */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 100);
jest.setTimeout(90_000 + RUNS * 1_000);

const DETECTORS = ['R01_S00', 'R02_S00', 'R03_S00'] as const;
const WORKERS = ['pod-1', 'pod-2'] as const;
const blocking = blockingTwin(redis);
const queue = new ObjectQueue(redis, { blockingOf: () => blocking });

afterAll(() => {
  blocking.disconnect();
  redis.disconnect();
});

/** What must come out for one object: the content that was announced last is the one that was registered last. */
interface Known {
  latest: string;
  atTake: string;
  registered: string | null;
}

/** The model: only what the outside knows. */
interface Model {
  readonly objects: Map<string, Known>;
  events: number;
}

interface Real {
  readonly bucket: TestBucket;
  readonly leases: Map<string, BatchLease>;
  /** Leases of lives that have ended. */
  readonly stale: BatchLease[];
}

type Step = fc.AsyncCommand<Model, Real>;

function step(name: string, run: (model: Model, real: Real) => Promise<void>): Step {
  return {
    check: () => true,
    run: async (model, real) => {
      await run(model, real);
      await expectOnePlaceEach(model, real);
    },
    toString: () => name,
  };
}

/** The invariant: each announced object is in exactly one of QUEUE, a batch, DELAYED, DEAD or done, and says so itself. */
async function expectOnePlaceEach(model: Model, { bucket }: Real): Promise<void> {
  const key = (prefix: string): string => `${prefix}:${bucket.name}`;
  const [queued, delayed, dead, ...held] = await Promise.all([
    redis.lrange(key('QUEUE'), 0, -1),
    redis.zrange(key('DELAYED'), 0, -1),
    redis.hkeys(key('DEAD')),
    ...WORKERS.map((worker) => redis.lrange(`${key('WORKER')}:${worker}`, 0, -1)),
  ]);
  for (const path of model.objects.keys()) {
    const places = [
      ...queued.filter((item) => item === path).map(() => 'queued'),
      ...held.flat().flatMap((item) => (item === path ? ['batch'] : [])),
      ...delayed.filter((item) => item === path).map(() => 'delayed'),
      ...dead.filter((item) => item === path).map(() => 'dead'),
    ];
    const told = await redis.hget(`FILE:${path}`, 'state');
    // BLMOVE alone marks nothing; the step after it does, or recovery.
    const state = told === 'queued' && places.includes('batch') ? 'batch' : told;
    expect({ path, places: places.length === 0 ? ['done'] : places }).toEqual({ path, places: [state] });
  }
}

const announce = (detector: string, content: 'new' | 'same' | 'unknown', event: 'new' | 'same'): Step =>
  step(`announce ${detector} with ${content} content in the ${event} event`, async (model, real) => {
    const path = real.bucket.path(detector);
    const known = model.objects.get(path);
    if (content === 'new' && event === 'new') model.events += 1;
    const etag = content === 'new' ? `etag-${model.events}` : known?.latest;
    if (event === 'new') model.events += 1;
    const [result] = await queue.announce(
      [
        {
          path,
          ...(content === 'unknown' || etag === undefined ? {} : { etag }),
          ...(content === 'unknown' ? {} : { event: `event-${model.events}` }),
        },
      ],
      60,
    );
    if (known === undefined) expect(result).toBe('accepted');
    if (content === 'new' && event === 'new') expect(result).not.toBe('duplicate');
    const latest = content === 'new' && result !== 'duplicate' ? (etag ?? '') : (known?.latest ?? '');
    model.objects.set(path, { atTake: '', registered: null, ...known, latest });
  });

async function leaseOf(real: Real, worker: string): Promise<BatchLease> {
  const lease = real.leases.get(worker) ?? (await queue.openLease(real.bucket.name, worker, LEASE));
  real.leases.set(worker, lease);
  return lease;
}

async function takeAsWorker(model: Model, real: Real, worker: string, most: number): Promise<string[]> {
  const batch = await (await leaseOf(real, worker)).take(most, 0);
  if ('lost' in batch) throw new Error('a live lease was lost');
  const suspicious = batch.objects.filter((object) => object.recoveries >= 2);
  if (suspicious.length > 0) expect(batch.objects).toHaveLength(1);
  for (const { path, etag } of batch.objects) {
    const known = model.objects.get(path);
    if (known === undefined) throw new Error('taken, but never announced');
    expect(etag ?? '').toBe(known.latest);
    known.atTake = known.latest;
  }
  return batch.objects.map((object) => object.path);
}

const take = (worker: string, most: number): Step =>
  step(`${worker} takes ${most}`, async (model, real) => {
    await takeAsWorker(model, real, worker, most);
  });

const outcomeOf = (path: string, result: Outcome['result']): Outcome => {
  const why = { code: 'S3_UNAVAILABLE', reason: 'r', pauseMs: 3_600_000 };
  const exposure = 'MC_O_20260125_001234';
  switch (result) {
    case 'notTried':
      return { path, result };
    case 'done':
      return { path, result, exposure };
    case 'awaitsExposure':
      return { path, result, exposure, ...why, code: 'AWAITS_EXPOSURE' };
    case 'giveUp':
      return { path, result, exposure, ...why, code: 'GUIDER_WITHOUT_EXPOSURE' };
    case 'failed':
    case 'retryLater':
      return { path, result, ...why };
  }
};

const settle = (worker: string, results: readonly Outcome['result'][], repeated: boolean): Step =>
  step(`${worker} settles ${results.join(', ')}${repeated ? ', twice' : ''}`, async (model, real) => {
    const lease = await leaseOf(real, worker);
    const held = await redis.lrange(`WORKER:${real.bucket.name}:${worker}`, 0, -1);
    const outcomes = held
      .slice(0, results.length)
      .map((path, index) => outcomeOf(path, results[index] ?? 'done'));
    const settlement = await lease.settle(outcomes);
    for (const { path, result } of outcomes) {
      const known = model.objects.get(path);
      if (result === 'done' && known !== undefined) known.registered = known.atTake;
    }
    if ('lost' in settlement) throw new Error('a live lease was lost');
    if (repeated) {
      const second = await lease.settle(outcomes);
      expect(second).toEqual(new Map(outcomes.map(({ path }) => [path, 'unknown'])));
    }
  });

const die = (worker: string, movedOne: boolean): Step =>
  step(`${worker} dies${movedOne ? ' just after BLMOVE' : ''}`, async (_, real) => {
    const lease = await leaseOf(real, worker);
    const { name } = real.bucket;
    if (movedOne) await redis.lmove(`QUEUE:${name}`, `WORKER:${name}:${worker}`, 'RIGHT', 'LEFT');
    await real.bucket.letLeaseExpire(worker);
    real.leases.delete(worker);
    real.stale.push(lease);
  });

const recover = step('idle recovers', async (_, real) => {
  await recovery.recover(real.bucket.name, WORKERS, 3_600);
});

const stale = step('the dead come back', async (_, real) => {
  for (const lease of real.stale) {
    const held = await redis.lrange(`WORKER:${real.bucket.name}:${lease.identity.worker}`, 0, -1);
    expect(await lease.settle(held.map((path) => ({ path, result: 'done' })))).toEqual({ lost: true });
    expect(await lease.take(4, 0)).toEqual({ lost: true });
    expect(await lease.giveBack()).toEqual({ lost: true });
  }
});

const giveBack = (worker: string): Step =>
  step(`${worker} gives back`, async (_, real) => {
    await (await leaseOf(real, worker)).giveBack();
  });

const promote = step('retries become due', async (_, real) => {
  await recovery.release(real.bucket.name);
});

/** Whatever has happened, live workers finish everything that is not given up. */
async function finish(model: Model, real: Real): Promise<void> {
  for (let rounds = 0; rounds < 100; rounds += 1) {
    await recovery.recover(real.bucket.name, WORKERS, 3_600);
    await recovery.release(real.bucket.name);
    let number = 0;
    for (const worker of WORKERS) {
      const paths = await takeAsWorker(model, real, worker, 4);
      number += paths.length;
      await (await leaseOf(real, worker)).settle(paths.map((path) => ({ path, result: 'done' })));
      for (const path of paths) {
        const known = model.objects.get(path);
        if (known !== undefined) known.registered = known.atTake;
      }
    }
    if (number === 0 && (await real.bucket.queued()).length === 0) return;
  }
  throw new Error('the queue did not come to an end');
}

describe('whatever happens to announcements, workers and retries', () => {
  it('an object is in one place, and its last content is registered unless it is given up', async () => {
    const detector = fc.constantFrom(...DETECTORS);
    const worker = fc.constantFrom(...WORKERS);
    const result = fc.constantFrom<Outcome['result'][]>(
      'done',
      'failed',
      'retryLater',
      'awaitsExposure',
      'giveUp',
      'notTried',
    );
    const announces = fc
      .tuple(
        detector,
        fc.constantFrom('new', 'new', 'same', 'unknown'),
        fc.constantFrom('new', 'new', 'same'),
      )
      .map(([name, content, event]) => announce(name, content, event));
    const takes = fc.tuple(worker, fc.integer({ min: 1, max: 4 })).map(([name, most]) => take(name, most));
    const settles = fc
      .tuple(worker, fc.array(result, { minLength: 1, maxLength: 4 }), fc.boolean())
      .map(([name, results, repeated]) => settle(name, results, repeated));
    const steps = fc.commands(
      [
        announces,
        announces,
        announces,
        takes,
        takes,
        takes,
        settles,
        settles,
        fc.tuple(worker, fc.boolean()).map(([name, movedOne]) => die(name, movedOne)),
        worker.map(giveBack),
        fc.constant(recover),
        fc.constant(stale),
        fc.constant(promote),
      ],
      { maxCommands: 60, size: 'max' },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (commands) => {
        const model: Model = { objects: new Map(), events: 0 };
        const real: Real = { bucket: new TestBucket('model'), leases: new Map(), stale: [] };
        await fc.asyncModelRun(() => ({ model, real }), commands);
        await finish(model, real);
        await expectOnePlaceEach(model, real);
        for (const [path, known] of model.objects) {
          const state = await redis.hget(`FILE:${path}`, 'state');
          expect(['done', 'dead']).toContain(state);
          if (state === 'done')
            expect({ path, registered: known.registered }).toEqual({ path, registered: known.latest });
        }
      }),
      { numRuns: RUNS },
    );
  });
});
