import { Registry } from 'prom-client';
import type { BucketStatus, KnownBuckets, Recovery, RedisFacts } from '#adapters/queue';
import { RetryLater } from '#domain/failure';
import { IdleCounts } from './idle-counts';
import { IdleRounds } from './idle-rounds';
import { RedisCounts } from './redis-counts';

const EMPTY: BucketStatus = {
  queued: 0,
  delayed: 0,
  dead: 0,
  outbox: 0,
  refused: 0,
  oldestAgeMs: null,
  nextRetryMs: null,
  workers: [],
};

/** A queue that tells what it was asked, and answers as the test says. */
class FakeQueue {
  keys = 10;
  walks = 0;
  buckets: KnownBuckets = new Map([['b', new Set(['python-1'])]]);
  status = EMPTY;
  facts: RedisFacts = {
    version: '7.2.0',
    appendOnly: true,
    evictionPolicy: 'noeviction',
    writesToDisk: true,
    memoryUsed: 0.25,
  };
  recoveries: Readonly<Record<string, readonly Recovery[] | Error>> = {};
  failure: Error | undefined;
  readonly promoted: string[] = [];
  readonly asked: unknown[] = [];

  async keyCount(): Promise<number> {
    if (this.failure !== undefined) throw this.failure;
    return this.keys;
  }

  async discover(): Promise<KnownBuckets> {
    this.walks += 1;
    return this.buckets;
  }

  async recover(bucket: string, seen: Iterable<string>, idleSeconds: number): Promise<Recovery[]> {
    this.asked.push([bucket, [...seen], idleSeconds]);
    const found = this.recoveries[bucket] ?? [];
    if (found instanceof Error) throw found;
    return [...found];
  }

  async promoteDue(bucket: string): Promise<number> {
    this.promoted.push(bucket);
    return 2;
  }

  async read(): Promise<BucketStatus> {
    return this.status;
  }

  async inspect(): Promise<RedisFacts> {
    return this.facts;
  }
}

class FakeLog {
  readonly lines: [level: string, message: string, facts: object][] = [];
  debug = (facts: object, message: string): void => void this.lines.push(['debug', message, facts]);
  info = (facts: object, message: string): void => void this.lines.push(['info', message, facts]);
  warn = (facts: object, message: string): void => void this.lines.push(['warn', message, facts]);
  error = (facts: object, message: string): void => void this.lines.push(['error', message, facts]);
  at(level: string): string[] {
    return this.lines.flatMap(([of, message]) => (of === level ? [message] : []));
  }
}

function setUp(): {
  queue: FakeQueue;
  log: FakeLog;
  metrics: Registry;
  rounds: IdleRounds;
  clock: { ms: number };
} {
  const [queue, log, metrics, clock] = [new FakeQueue(), new FakeLog(), new Registry(), { ms: 0 }];
  const rounds = new IdleRounds(
    {
      recovery: queue,
      status: queue,
      redis: queue,
      counts: new IdleCounts(metrics),
      redisCounts: new RedisCounts(metrics),
      log,
      now: () => clock.ms,
    },
    { intervalMs: 2_000, foreignIdleMs: 120_000 },
  );
  return { queue, log, metrics, rounds, clock };
}

describe('the rounds of idle', () => {
  it('give back, promote and count in each bucket', async () => {
    const { queue, log, metrics, rounds } = setUp();
    queue.recoveries = { b: [{ worker: 'pod-1', kind: 'ours', paths: 3 }] };
    await rounds.round();
    expect(queue.asked).toEqual([['b', ['python-1'], 120]]);
    expect(queue.promoted).toEqual(['b']);
    expect(log.lines).toContainEqual([
      'info',
      'batch of a dead worker given back',
      { bucket: 'b', worker: 'pod-1', kind: 'ours', paths: 3 },
    ]);
    const text = await metrics.metrics();
    expect(text).toContain('autoingest_recovered_batches_total{bucket="b",kind="ours"} 1');
    expect(text).toContain('autoingest_recovered_files_total{bucket="b",kind="ours"} 3');
    expect(text).toContain('autoingest_promoted_files_total{bucket="b"} 2');
    expect(text).toContain('autoingest_bucket_files{bucket="b",place="queued"} 0');
  });

  it('go on with the other buckets when one has trouble', async () => {
    const { queue, log, rounds } = setUp();
    queue.buckets = new Map([
      ['a', new Set()],
      ['b', new Set()],
    ]);
    queue.recoveries = { a: new Error('a wrong type of key') };
    await rounds.round();
    expect(queue.promoted).toEqual(['b']);
    expect(log.at('error')).toEqual(['a round failed']);
  });

  it('walk through few keys each round, through many only now and then', async () => {
    const { queue, rounds, clock } = setUp();
    await rounds.round();
    await rounds.round();
    expect(queue.walks).toBe(2);
    queue.keys = 2_000_000;
    await rounds.round();
    clock.ms += 29_000;
    await rounds.round();
    expect(queue.walks).toBe(2);
    clock.ms += 1_000;
    await rounds.round();
    expect(queue.walks).toBe(3);
    expect(queue.promoted).toHaveLength(5);
  });

  it('say once that Redis is away, and once that it is back', async () => {
    const { queue, log, rounds } = setUp();
    queue.failure = new RetryLater('REDIS_UNAVAILABLE', 'away');
    await rounds.round();
    await rounds.round();
    queue.failure = undefined;
    await rounds.round();
    await rounds.round();
    expect(log.at('warn')).toEqual(['Redis is away; waiting']);
    expect(log.at('info')).toEqual(['Redis is back']);
    expect(log.at('error')).toEqual([]);
  });

  it('count batches from 0, and nothing of a bucket that is gone', async () => {
    const { queue, metrics, rounds } = setUp();
    queue.status = { ...EMPTY, dead: 3, oldestAgeMs: 90_000 };
    await rounds.round();
    const found = await metrics.metrics();
    expect(found).toContain('autoingest_recovered_batches_total{bucket="b",kind="ours"} 0');
    expect(found).toContain('autoingest_bucket_files{bucket="b",place="dead"} 3');
    expect(found).toContain('autoingest_oldest_queued_seconds{bucket="b"} 90');
    queue.buckets = new Map();
    await rounds.round();
    const gone = await metrics.metrics();
    expect(gone).toContain('autoingest_bucket_files{bucket="b",place="dead"} 0');
    expect(gone).toContain('autoingest_oldest_queued_seconds{bucket="b"} 0');
  });

  it('tell how Redis is, and when it does not answer', async () => {
    const { queue, metrics, rounds, clock } = setUp();
    await rounds.round();
    const well = await metrics.metrics();
    expect(well).toContain('autoingest_redis_up 1');
    expect(well).toContain('autoingest_redis_memory_ratio 0.25');
    expect(well).toContain('autoingest_redis_fault{what="append_only_off"} 0');
    queue.facts = { ...queue.facts, appendOnly: false, writesToDisk: false, evictionPolicy: 'allkeys-lru' };
    clock.ms += 15_000;
    await rounds.round();
    queue.failure = new RetryLater('REDIS_UNAVAILABLE', 'away');
    await rounds.round();
    const ill = await metrics.metrics();
    for (const what of ['append_only_off', 'evicts', 'writing_failed']) {
      expect(ill).toContain(`autoingest_redis_fault{what="${what}"} 1`);
    }
    expect(ill).toContain('autoingest_redis_up 0');
  });

  it('come one after the other until they are stopped', async () => {
    jest.useFakeTimers({ doNotFake: ['performance'] });
    const { queue, rounds } = setUp();
    const ended = rounds.start();
    await jest.advanceTimersByTimeAsync(0);
    jest.useRealTimers();
    await rounds.stop();
    await ended;
    expect(queue.promoted).toEqual(['b']);
  });
});
