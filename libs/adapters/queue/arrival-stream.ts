import type { Redis } from 'ioredis';
import { redisCall } from './redis-call';
import { redisKeys } from './redis-keys';

const GROUP = 'recorder';
/** A consumer that has nothing to do for so long, and nothing in hand, is a pod that is no more. */
const CONSUMER_IDLE_MS = 3_600_000;

/** An object that has been announced, as the recorder lane reads it. */
export interface Arrival {
  /** Place in the stream; for `acknowledge`. */
  readonly id: string;
  readonly bucket: string;
  readonly path: string;
}

type StreamEntry = [id: string, fields: string[] | null];

/**
 * The stream of what is announced, shared by the recorders of all workers: each entry goes to one of them, and to another
 * if that one dies before it has acknowledged it. The stream is capped; losing entries costs presence, not ingest.
 */
export class ArrivalStream {
  private readonly known = new Set<string>();

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

  /** Says that arrivals have been dealt with, in one round trip. */
  async acknowledge(arrivals: readonly Arrival[]): Promise<void> {
    if (arrivals.length === 0) return;
    const pipeline = this.commands.pipeline();
    for (const [bucket, some] of Map.groupBy(arrivals, (arrival) => arrival.bucket)) {
      pipeline.xack(redisKeys.arrived(bucket), GROUP, ...some.map((arrival) => arrival.id));
    }
    await redisCall(pipeline.exec());
  }

  /**
   * Takes over arrivals that another recorder was given, but did not acknowledge in time; forgets recorders that are long
   * gone.
   *
   * @param idleMs - time without acknowledgement after which an entry counts as abandoned
   */
  async claimAbandoned(bucket: string, idleMs: number, most: number): Promise<Arrival[]> {
    const key = redisKeys.arrived(bucket);
    const reply = await this.withGroups([bucket], () =>
      this.commands.xautoclaim(key, GROUP, this.consumer, idleMs, '0-0', 'COUNT', most),
    );
    await this.forgetConsumers(key);
    return arrivalsIn(bucket, reply[1] as StreamEntry[]);
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

/** Entries without fields have been trimmed away since they were handed out. */
function arrivalsIn(bucket: string, entries: readonly StreamEntry[]): Arrival[] {
  return entries.flatMap(([id, fields]) => {
    const path = fields?.[fields.indexOf('path') + 1];
    return path === undefined ? [] : [{ id, bucket, path }];
  });
}
