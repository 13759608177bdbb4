import type { Redis } from 'ioredis';
import { redisCall } from './redis-call';
import { GROUPS_CHANNEL } from './redis-keys';

/** Who wants to know of images as they arrive. */
export interface ArrivalListener {
  /** These keys have just been set. */
  arrived(keys: readonly string[]): void;
  /** From now on arrivals are heard; what arrived before may have been missed, and is to be looked for. */
  resumed(): void;
}

/** Hears of images as they are recorded, over a connection of its own that may break and come back. */
export class GroupArrivals {
  constructor(private readonly subscriber: Redis) {}

  /** Listens until the connection is ended; once. */
  listen(listener: ArrivalListener): void {
    const { subscriber } = this;
    subscriber.on('message', (_channel: string, message: string) => {
      listener.arrived(keysIn(message));
    });
    const subscribe = (): void => {
      subscriber.subscribe(GROUPS_CHANNEL).then(
        () => {
          listener.resumed();
        },
        () => {
          // One that has closed comes back by itself, or was ended.
          if (subscriber.status === 'ready') subscriber.disconnect(true);
        },
      );
    };
    subscriber.on('ready', subscribe);
    if (subscriber.status === 'ready') subscribe();
  }

  /** Makes sure that it may listen. @throws Refused REDIS_REFUSED, RetryLater REDIS_UNAVAILABLE */
  async require(): Promise<void> {
    await redisCall(this.subscriber.subscribe(GROUPS_CHANNEL));
  }

  /**
   * Makes sure that the connection lives: one that died without a word is replaced, after which the listener is told.
   *
   * @throws RetryLater REDIS_UNAVAILABLE
   */
  async check(): Promise<void> {
    await redisCall(this.subscriber.ping());
  }
}

/** Anybody may publish; what is no array of keys tells nothing. */
function keysIn(message: string): readonly string[] {
  try {
    const keys: unknown = JSON.parse(message);
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
  } catch {
    return [];
  }
}
