import { Redis } from 'ioredis';

/**
 * A look into Redis, the suite's unless another port is given, with a client that waits for its answers however busy this machine is: the
 * service's own gives up after seconds.
 */
export function testRedis(port = Number(process.env['TEST_REDIS_PORT'])): Redis {
  const redis = new Redis({ host: '127.0.0.1', port, connectTimeout: 60_000, maxRetriesPerRequest: null });
  // It connects again by itself.
  redis.on('error', () => undefined);
  return redis;
}
