import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import {
  ObjectQueue,
  QueueRecovery,
  type Announcement,
  type Batch,
  type BatchLease,
  type LeaseLost,
  type LeaseOptions,
  type Outcome,
} from '#adapters/queue';
import { testRedis } from '../support/test-redis';

/** The Redis server of this test run, and what is tested on it. Each file has its own connection. */
export const redis: Redis = testRedis();
export const queue = new ObjectQueue(redis);
export const recovery = new QueueRecovery(redis);

export const LEASE: LeaseOptions = { leaseMs: 60_000, maxFailures: 3 };
const DEDUPE_SECONDS = 86_400;
const opened: BatchLease[] = [];

/** A bucket that no other test uses. */
export class TestBucket {
  readonly name: string;

  constructor(label = 'queue') {
    this.name = `prof@${label}-${randomUUID()}`;
  }

  /** The path of one detector's file of one exposure. */
  path(detectorName = 'R22_S11', sequence = 1234): string {
    const obsId = `MC_O_20260125_${sequence.toString().padStart(6, '0')}`;
    return `${this.name}/LSSTCam/20260125/${obsId}/${obsId}_${detectorName}.fits`;
  }

  /** The short name by which a test knows a path that `path` made. */
  static detector(path: string): string {
    return path.slice(-'R22_S11.fits'.length, -'.fits'.length);
  }

  /** Announces each of these detectors as a new object. */
  async announce(...detectorNames: string[]): Promise<string[]> {
    const paths = detectorNames.map((name) => this.path(name));
    await queue.announce(
      paths.map((path) => ({ path, etag: `etag of ${path}`, event: `event of ${path}` })),
      DEDUPE_SECONDS,
    );
    return paths;
  }

  async lease(worker = 'pod-1', options: Partial<LeaseOptions> = {}): Promise<BatchLease> {
    const lease = await queue.openLease(this.name, worker, { ...LEASE, ...options });
    opened.push(lease);
    return lease;
  }

  /** What a crash of a worker leaves behind, once its lease has run out. */
  async letLeaseExpire(worker = 'pod-1'): Promise<void> {
    await redis.del(`LEASE:${this.name}:${worker}`);
  }

  queued(): Promise<string[]> {
    return this.names(redis.lrange(`QUEUE:${this.name}`, 0, -1));
  }

  held(worker = 'pod-1'): Promise<string[]> {
    return this.names(redis.lrange(`WORKER:${this.name}:${worker}`, 0, -1));
  }

  delayed(): Promise<string[]> {
    return this.names(redis.zrange(`DELAYED:${this.name}`, 0, -1));
  }

  async dead(): Promise<Record<string, Record<string, unknown>>> {
    const all = await redis.hgetall(`DEAD:${this.name}`);
    return Object.fromEntries(
      Object.entries(all).map(([path, json]) => [
        TestBucket.detector(path),
        JSON.parse(json) as Record<string, unknown>,
      ]),
    );
  }

  file(detectorName = 'R22_S11'): Promise<Record<string, string>> {
    return redis.hgetall(`FILE:${this.path(detectorName)}`);
  }

  private async names(paths: Promise<string[]>): Promise<string[]> {
    return (await paths).map((path) => TestBucket.detector(path));
  }
}

/** With which life a key was set, in seconds: what is left of it, to the next minute, so that a test may be late. */
export async function lifeOf(key: string): Promise<number> {
  return Math.ceil((await redis.pttl(key)) / 60_000) * 60;
}

/** The batch, or a failed test when the lease was lost. */
export function taken(batch: Batch | LeaseLost): Batch {
  if ('lost' in batch) throw new Error('the lease was lost');
  return batch;
}

/** The detectors of a batch, in its order. */
export function detectorsOf(batch: Batch | LeaseLost): string[] {
  return taken(batch).objects.map((object) => TestBucket.detector(object.path));
}

/** Ends all leases and the connection; for `afterAll`. */
export async function closeQueue(): Promise<void> {
  await Promise.allSettled(opened.map((lease) => lease.close()));
  redis.disconnect();
}

/** Announces one object with what the test says of it. */
export async function announceOne(
  path: string,
  facts: Omit<Announcement, 'path'> = {},
): Promise<string | undefined> {
  const [result] = await queue.announce([{ path, ...facts }], DEDUPE_SECONDS);
  return result;
}

/** The object is at fault. */
export const failed = (path: string, pauseMs = 3_600_000): Outcome => ({
  path,
  result: 'failed',
  pauseMs,
  code: 'FITS_TRUNCATED',
  reason: 'ends early',
});
/** The outside is at fault. */
export const retryLater = (path: string, pauseMs = 3_600_000, code = 'S3_UNAVAILABLE'): Outcome => ({
  path,
  result: 'retryLater',
  pauseMs,
  code,
  reason: '503',
});
/** It can never be ingested. */
export const giveUp = (path: string): Outcome => ({
  path,
  result: 'giveUp',
  code: 'FITS_NOT_FITS',
  reason: 'empty',
});
