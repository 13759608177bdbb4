import {
  connectRedis,
  QueueStatus,
  QueueSteering,
  QueueWalk,
  RedisCheck,
  RedisRightsCheck,
} from '#adapters/queue';
import { redisEndpoint } from '#adapters/runtime';
import { RetryLater } from '#domain/failure';
import type { CliContext } from '../cli-context';
import { queueConfig } from './queue-config';

/** What the commands of queues work with. */
export interface Queues {
  readonly walk: QueueWalk;
  readonly status: QueueStatus;
  readonly steering: QueueSteering;
}

/**
 * Lends a command the queues of the Redis that the environment names.
 *
 * @param role - `operator` where it changes something
 * @throws WrongUse when the environment is wrong; RetryLater REDIS_UNAVAILABLE; Refused REDIS_REFUSED, REDIS_UNSUITABLE
 */
export async function withQueues<T>(
  context: CliContext,
  role: 'operator' | 'observer',
  work: (queues: Queues) => Promise<T>,
): Promise<T> {
  const endpoint = redisEndpoint(queueConfig(context.environment));
  const redis = connectRedis(endpoint);
  try {
    await new RedisCheck(redis).inspect();
    await new RedisRightsCheck(redis).require(role);
    return await work({
      walk: new QueueWalk(redis),
      status: new QueueStatus(redis),
      steering: new QueueSteering(redis),
    });
  } catch (error) {
    if (!(error instanceof RetryLater)) throw error;
    const { host, port } = endpoint;
    throw new RetryLater(error.code, `Redis at ${host}:${port} did not answer or cannot serve now`, {
      facts: { host, port },
      cause: error,
    });
  } finally {
    redis.disconnect();
  }
}
