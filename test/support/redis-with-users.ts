import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { connectRedis, PASSWORD_HASH, type RedisEndpoint, type RedisRole } from '#adapters/queue';
import { findRedisServer, freePort, startRedis } from '../../stack';

/** A Redis of its own that lets in the users of docs/redis-users.acl and nobody else. */
export interface RedisWithUsers {
  readonly administrator: RedisEndpoint;
  /** A connection of somebody who may do all. */
  readonly redis: Redis;
  /** The environment of an app or operator. */
  environment(role: RedisRole): Readonly<Record<string, string>>;
  /** Changes a user by rules of an ACL, with blanks between them. */
  change(role: RedisRole, rules: string): Promise<void>;
  /** Gives all users the rights of the page again. */
  restore(): Promise<void>;
  stop(): Promise<void>;
}

/** The password of each user in tests. */
const passwordOf = (user: string): string => `the ${user}'s`;

export async function startRedisWithUsers(): Promise<RedisWithUsers> {
  const port = await freePort();
  const program = findRedisServer(join(__dirname, '../../.cache'));
  const server = await startRedis({ program, port });
  const users = readFileSync(join(__dirname, '../../docs/redis-users.acl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ').slice(1))
    .map(([user = '', ...rules]) => [
      user,
      ...rules.map((rule) => (rule === PASSWORD_HASH ? hash(user) : rule)),
    ]);
  const host = '127.0.0.1';
  const administrator = {
    ...{ host, port },
    ...{ username: 'administrator', password: passwordOf('administrator') },
  };
  const first = connectRedis({ host, port });
  const restoreBy = async (redis: Redis): Promise<void> => {
    for (const user of users) await redis.call('ACL', 'SETUSER', ...user);
  };
  await restoreBy(first);
  first.disconnect();
  const redis = connectRedis(administrator);
  return {
    administrator,
    redis,
    environment: (role) => ({
      REDIS_HOST: host,
      REDIS_PORT: `${port}`,
      REDIS_USER: role,
      REDIS_PASSWORD: passwordOf(role),
    }),
    change: async (role, rules) => {
      await redis.call('ACL', 'SETUSER', role, ...rules.split(' '));
    },
    restore: () => restoreBy(redis),
    stop: async () => {
      redis.disconnect();
      await server.stop();
    },
  };
}

const hash = (user: string): string => `#${createHash('sha256').update(passwordOf(user)).digest('hex')}`;
