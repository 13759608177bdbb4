import { Redis, type RedisOptions } from 'ioredis';

/** Where Redis is. An empty password means none. */
export interface RedisEndpoint {
  readonly host: string;
  readonly port: number;
  /** A user of Redis's ACL; its default user unless set. */
  readonly username?: string;
  readonly password?: string;
  readonly tls?: boolean;
  /**
   * Somebody waits for each answer: a Redis that is back is found within 0.1 s, and a connection on which it has fallen
   * silent is given up after 0.5 s.
   */
  readonly prompt?: boolean;
}

const CONNECT_TIMEOUT_MS = 2_000;
const COMMAND_TIMEOUT_MS = 5_000;
const LONGEST_BLOCK_MS = 10_000;
/** So long a timer of ioredis outlives a connection that broke before it was closed; its usual 2 s would hold up the process's end. */
const DISCONNECT_TIMEOUT_MS = 200;
const PROMPT: RedisOptions = { connectTimeout: 500, socketTimeout: 500, retryStrategy: () => 100 };

/**
 * Options with which every command ends within about 5 s, whatever Redis does: what waits while there is no connection
 * fails with the first attempt to connect that fails, and nothing is sent twice. Reconnecting goes on for ever, at
 * least once a second, so that work goes on soon after Redis is back.
 *
 * @param use - `blocking` for connections that wait in BLMOVE or XREADGROUP: the server's time-out bounds those
 */
export function redisOptions(endpoint: RedisEndpoint, use: 'commands' | 'blocking'): RedisOptions {
  return {
    host: endpoint.host,
    port: endpoint.port,
    ...(endpoint.username ? { username: endpoint.username } : {}),
    ...(endpoint.password ? { password: endpoint.password } : {}),
    ...(endpoint.tls ? { tls: { servername: endpoint.host } } : {}),
    ...boundedOptions(use),
    ...(endpoint.prompt === true ? PROMPT : {}),
  };
}

/** The part of {@link redisOptions} that does not name the server; for duplicates of a connection. */
export function boundedOptions(use: 'commands' | 'blocking'): RedisOptions {
  return {
    connectTimeout: CONNECT_TIMEOUT_MS,
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    ...(use === 'commands'
      ? { commandTimeout: COMMAND_TIMEOUT_MS }
      : { blockingTimeout: LONGEST_BLOCK_MS, blockingTimeoutGrace: COMMAND_TIMEOUT_MS }),
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    disableClientInfo: true,
    keepAlive: 10_000,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 5), 1_000),
  };
}

/** A connection for use without Nest; its errors are reported by the commands that fail. */
export function connectRedis(endpoint: RedisEndpoint): Redis {
  return quiet(new Redis(redisOptions(endpoint, 'commands')));
}

/** A second connection to the same server, for commands that block. */
export function blockingTwin(redis: Redis): Redis {
  return quiet(redis.duplicate({ ...boundedOptions('blocking'), commandTimeout: undefined }));
}

/** Without a listener ioredis prints each failed attempt to connect on the console. */
export function quiet(redis: Redis): Redis {
  redis.on('error', () => undefined);
  return redis;
}
