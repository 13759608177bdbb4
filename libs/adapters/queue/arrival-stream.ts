import type { Redis } from 'ioredis';
import { redisCall } from './redis-call';
import { redisKeys } from './redis-keys';

const GROUP = 'recorder';
/** A consumer that has nothing to do for so long, and nothing in hand, is a pod that is no more. */
const CONSUMER_IDLE_MS = 3_600_000;

/** An object that has been announced, as the recorder lane reads it. */
export interface Arrival {
  /** Place in the stream, which begins with the time of its announcement in ms since 1970. */
  readonly id: string;
  readonly bucket: string;
  readonly path: string;
}

type StreamEntry = [id: string, fields: string[] | null];

/** Idle time that a released arrival has at once: more than any recorder waits before it takes over. */
const RELEASED_IDLE_MS = 3_600_000;
/** Arrivals of its own that a recorder looks through for trimmed ones. */
const MOST_LOOKED_THROUGH = 1_000;

/**
 * The stream of what is announced, shared by the recorders of all workers: each entry goes to one of them, and to another
 * if that one dies before it has dealt with it. What has been dealt with is deleted, so that the stream holds what is still to be
 * done and no more. It is capped all the same; losing entries costs presence at arrival, not ingest.
 */
export class ArrivalStream {
  private readonly known = new Set<string>();
  /** By bucket, the place in the stream from which on abandoned arrivals are looked for. */
  private readonly claimedTo = new Map<string, string>();

  /**
   * @param commands - connection for commands
   * @param blocking - a connection of this stream alone, on which it waits
   * @param consumer - the worker's name
   */
  constructor(
    private readonly commands: Redis,
    private readonly blocking: Redis,
    private readonly consumer: string,
  ) {}

  /**
   * The next arrivals that no other recorder has got, waiting for the first if there is none.
   *
   * @param most - of each bucket, at least 1
   * @param waitMs - at least 1, at most some seconds: a stop is noticed only after it
   * @throws RetryLater REDIS_UNAVAILABLE: what was handed out is claimed again later
   */
  async read(buckets: readonly string[], most: number, waitMs: number): Promise<Arrival[]> {
    const reply = await this.withGroups(buckets, () =>
      this.blocking.xreadgroup(
        'GROUP',
        GROUP,
        this.consumer,
        'COUNT',
        most,
        'BLOCK',
        Math.max(1, Math.round(waitMs)),
        'STREAMS',
        ...buckets.map((bucket) => redisKeys.arrived(bucket)),
        ...buckets.map(() => '>'),
      ),
    );
    const streams = new Map(reply as [string, StreamEntry[]][] | null);
    return buckets.flatMap((bucket) => arrivalsIn(bucket, streams.get(redisKeys.arrived(bucket)) ?? []));
  }

  /**
   * Arrivals that this recorder got in an earlier life, and did not deal with.
   *
   * @throws RetryLater REDIS_UNAVAILABLE, as all methods
   */
  async unfinished(bucket: string, most: number): Promise<Arrival[]> {
    const key = redisKeys.arrived(bucket);
    const reply = await this.withGroups([bucket], () =>
      this.commands.xreadgroup('GROUP', GROUP, this.consumer, 'COUNT', most, 'STREAMS', key, '0'),
    );
    const [stream] = reply as [string, StreamEntry[]][];
    const entries = stream?.[1] ?? [];
    const trimmed = entries.filter(([, fields]) => fields === null).map(([id]) => id);
    if (trimmed.length > 0) await redisCall(this.commands.xack(key, GROUP, ...trimmed));
    return arrivalsIn(bucket, entries);
  }

  /** Says that arrivals have been dealt with, and removes them, in one round trip. */
  async finish(arrivals: readonly Arrival[]): Promise<void> {
    if (arrivals.length === 0) return;
    const pipeline = this.commands.pipeline();
    for (const [bucket, some] of Map.groupBy(arrivals, (arrival) => arrival.bucket)) {
      const ids = some.map(({ id }) => id);
      pipeline.xack(redisKeys.arrived(bucket), GROUP, ...ids);
      pipeline.xdel(redisKeys.arrived(bucket), ...ids);
    }
    const replies = (await redisCall(pipeline.exec())) ?? [];
    for (const [error] of replies) if (error !== null) await redisCall(Promise.reject(error));
  }

  /** Says that this recorder still works on arrivals of one bucket, so that nobody takes them over. */
  async renew(bucket: string, arrivals: readonly Arrival[]): Promise<void> {
    await this.claimOwn(bucket, arrivals, 0);
  }

  /** Leaves arrivals of one bucket to the next recorder that looks for abandoned ones. */
  async release(bucket: string, arrivals: readonly Arrival[]): Promise<void> {
    await this.claimOwn(bucket, arrivals, RELEASED_IDLE_MS);
  }

  /**
   * Takes over arrivals that another recorder was given, but neither dealt with nor renewed in time; forgets recorders that are
   * long gone. Each call goes on where the last one ended.
   *
   * @param idleMs - time without a sign of life after which an arrival counts as abandoned
   */
  async claimAbandoned(bucket: string, idleMs: number, most: number): Promise<Arrival[]> {
    const key = redisKeys.arrived(bucket);
    const from = this.claimedTo.get(bucket) ?? '0-0';
    const reply = (await this.withGroups([bucket], () =>
      this.commands.xautoclaim(key, GROUP, this.consumer, idleMs, from, 'COUNT', most),
    )) as [next: string, entries: (StreamEntry | null)[]];
    const entries = reply[1].filter((entry) => entry !== null);
    this.claimedTo.set(bucket, reply[0]);
    // Redis 6.2 hands out what was trimmed away as nothing, again and again; later ones forget it themselves.
    if (entries.length < reply[1].length) await this.unfinished(bucket, MOST_LOOKED_THROUGH);
    await this.forgetConsumers(key);
    return arrivalsIn(bucket, entries);
  }

  /** The server's clock, which the ids of arrivals are taken from: ms since 1970. */
  async serverTimeMs(): Promise<number> {
    const [seconds, microseconds] = await redisCall(this.commands.time());
    return Number(seconds) * 1000 + Number(microseconds) / 1000;
  }

  private async claimOwn(bucket: string, arrivals: readonly Arrival[], idleMs: number): Promise<void> {
    if (arrivals.length === 0) return;
    const ids = arrivals.map(({ id }) => id);
    await this.withGroups([bucket], () =>
      this.commands.xclaim(
        redisKeys.arrived(bucket),
        GROUP,
        this.consumer,
        0,
        ...ids,
        'IDLE',
        idleMs,
        'JUSTID',
      ),
    );
  }

  private async forgetConsumers(key: string): Promise<void> {
    const consumers = (await redisCall(this.commands.xinfo('CONSUMERS', key, GROUP))) as unknown[][];
    for (const facts of consumers) {
      const fact = (name: string): unknown => facts[facts.indexOf(name) + 1];
      const gone = fact('pending') === 0 && Number(fact('idle')) > CONSUMER_IDLE_MS;
      if (gone && fact('name') !== this.consumer) {
        await redisCall(this.commands.xgroup('DELCONSUMER', key, GROUP, String(fact('name'))));
      }
    }
  }

  /** Makes the streams' groups before the first use, and again when Redis has lost them. */
  private async withGroups<T>(buckets: readonly string[], command: () => Promise<T>): Promise<T> {
    await this.makeGroups(buckets.filter((bucket) => !this.known.has(bucket)));
    try {
      return await redisCall(command());
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOGROUP')) throw error;
      await this.makeGroups(buckets);
      return redisCall(command());
    }
  }

  private async makeGroups(buckets: readonly string[]): Promise<void> {
    for (const bucket of buckets) {
      try {
        await redisCall(this.commands.xgroup('CREATE', redisKeys.arrived(bucket), GROUP, '0', 'MKSTREAM'));
      } catch (error) {
        if (!(error instanceof Error) || !error.message.startsWith('BUSYGROUP')) throw error;
      }
      this.known.add(bucket);
    }
  }
}

/** When an arrival was announced, in ms since 1970 of the server's clock. */
export function announcedMs({ id }: Arrival): number {
  return Number(id.slice(0, id.indexOf('-')));
}

/** Entries without fields have been trimmed away since they were handed out. */
function arrivalsIn(bucket: string, entries: readonly StreamEntry[]): Arrival[] {
  return entries.flatMap(([id, fields]) => {
    const path = fields?.[fields.indexOf('path') + 1];
    return path === undefined ? [] : [{ id, bucket, path }];
  });
}
