import { GROUPS_CHANNEL, KEY_PREFIXES } from './redis-keys';

/** Who uses Redis: an app; or at the command line `operator`, who steers queues, and `observer`, who only looks at them. */
export type RedisRole = 'enqueue' | 'worker' | 'idle' | 'presence' | 'operator' | 'observer';

/** What one of them does in Redis, and so what its user must be allowed to. */
export interface RedisRights {
  /** Each command as Redis could be sent it; `KEY` stands for a key. */
  readonly commands: readonly string[];
  /** How the keys begin. */
  readonly keys: readonly string[];
  readonly channels: readonly string[];
}

const K = KEY_PREFIXES;
/** INFO: the client asks whether the server is still loading, and the apps which server it is. */
const EVERYBODY = ['PING', 'INFO'];
const STEPS = ['EVAL return 0', 'EVALSHA 0 0', 'TIME'];
const AT_ONCE = ['MULTI', 'EXEC'];
const FILE_HASH = ['HMGET KEY f', 'HSET KEY f v', 'HDEL KEY f', 'EXPIRE KEY 1'];
const GIVE_BACK = ['LMOVE KEY KEY LEFT RIGHT', 'HINCRBY KEY f 1', 'SREM KEY m'];
const PROMOTE = ['ZRANGEBYSCORE KEY 0 1', 'ZREM KEY m', 'RPUSH KEY v'];
const STATUS = [
  ...['LLEN KEY', 'LINDEX KEY 0', 'HLEN KEY', 'ZCARD KEY', 'ZRANGE KEY 0 0'],
  ...['SMEMBERS KEY', 'PTTL KEY', 'HGET KEY f'],
];
const LOOK = [
  ...['SCAN 0', 'SMEMBERS KEY', 'LRANGE KEY 0 0', 'ZSCAN KEY 0', 'HSCAN KEY 0', 'HMGET KEY f'],
  'OBJECT IDLETIME KEY',
];
const SEEN_KEYS = [...[K.queue, K.worker, K.lease, K.leased, K.delayed, K.dead, K.refused, K.outbox, K.file]];

/** What each does; a test has the whole service do it under users that may do nothing else. */
export const REDIS_RIGHTS: Readonly<Record<RedisRole, RedisRights>> = {
  enqueue: {
    commands: [
      ...[...EVERYBODY, ...STEPS, ...AT_ONCE, ...FILE_HASH],
      ...[
        'EXISTS KEY',
        'HEXISTS KEY f',
        'ZSCORE KEY m',
        'LPUSH KEY v',
        'LTRIM KEY 0 1',
        'SET KEY v',
        'GET KEY',
      ],
      ...['DEL KEY', 'ZREM KEY m', 'XADD KEY * f v', 'HINCRBY KEY f 1'],
    ],
    keys: [
      ...[K.queue, K.arrived, K.delayed, K.dead, K.refused, K.file, K.enqueued, K.header],
      ...[K.received, K.receivedOfInstrument, K.highestSequence],
    ],
    channels: [],
  },
  worker: {
    commands: [
      ...[...EVERYBODY, ...STEPS, ...AT_ONCE, ...FILE_HASH, ...GIVE_BACK, ...PROMOTE],
      ...['HGET KEY f', 'GET KEY', 'SET KEY v', 'DEL KEY', 'PEXPIRE KEY 1', 'PTTL KEY', 'TOUCH KEY'],
      ...[
        'BLMOVE KEY KEY RIGHT LEFT 1',
        'LPUSH KEY v',
        'RPOP KEY',
        'LINDEX KEY 0',
        'LRANGE KEY 0 0',
        'LREM KEY 1 v',
        'LPOS KEY v',
      ],
      ...[
        'LLEN KEY',
        'LTRIM KEY 0 1',
        'HEXISTS KEY f',
        'HSETNX KEY f v',
        'ZADD KEY 1 m',
        'ZSCORE KEY m',
        'SADD KEY m',
      ],
      ...['SMEMBERS KEY', 'MGET KEY', 'UNLINK KEY', 'PUBLISH GROUPS m'],
      ...['XREADGROUP GROUP g c STREAMS KEY >', 'XACK KEY g 0-1', 'XDEL KEY 0-1', 'XCLAIM KEY g c 0 0-1'],
      ...[
        'XAUTOCLAIM KEY g c 0 0-0',
        'XGROUP CREATE KEY g 0',
        'XGROUP DELCONSUMER KEY g c',
        'XINFO CONSUMERS KEY g',
      ],
    ],
    keys: [
      ...[
        K.queue,
        K.worker,
        K.lease,
        K.leased,
        K.arrived,
        K.header,
        K.delayed,
        K.awaited,
        K.registered,
        K.dead,
      ],
      ...[K.outbox, K.drainer, K.file, K.group, K.ingested, K.failed],
    ],
    channels: [GROUPS_CHANNEL],
  },
  idle: {
    commands: [
      // People look at queues from its pod.
      ...[...EVERYBODY, ...STEPS, ...GIVE_BACK, ...PROMOTE, ...STATUS, ...LOOK],
      ...['DBSIZE', 'EXISTS KEY', 'SISMEMBER KEY m'],
      ...['HSET KEY f v', 'HDEL KEY f', 'EXPIRE KEY 1'],
    ],
    keys: SEEN_KEYS,
    channels: [],
  },
  presence: {
    commands: [...EVERYBODY, 'MGET KEY', 'SUBSCRIBE GROUPS'],
    keys: [K.group],
    channels: [GROUPS_CHANNEL],
  },
  operator: {
    commands: [
      ...[...EVERYBODY, ...STEPS, ...LOOK, ...STATUS],
      ...['LPUSH KEY v', 'RPUSH KEY v', 'LPOS KEY v', 'LREM KEY 1 v', 'LSET KEY 0 v', 'DEL KEY'],
      ...['ZSCORE KEY m', 'ZREM KEY m', 'HSET KEY f v', 'HDEL KEY f', 'EXPIRE KEY 1'],
    ],
    keys: [...SEEN_KEYS, K.enqueued, K.header],
    channels: [],
  },
  observer: { commands: [...EVERYBODY, ...STEPS, ...LOOK, ...STATUS], keys: SEEN_KEYS, channels: [] },
};

/** What settings that are off by default need besides. */
export const RIGHTS_OF_SETTINGS = {
  'DURABLE_ACK=aof': { role: 'enqueue', command: 'WAITAOF 1 0 0' },
  DELETE_SEEN: { role: 'presence', command: 'GETDEL KEY' },
} as const satisfies Readonly<Record<string, { readonly role: RedisRole; readonly command: string }>>;

const CONTAINERS = new Set(['OBJECT', 'XGROUP', 'XINFO']);

/** How an ACL grants a command: `+lpush`, `+object|idletime`. */
export function aclRule(command: string): string {
  const [name = '', sub = ''] = command.toLowerCase().split(' ');
  return CONTAINERS.has(name.toUpperCase()) ? `+${name}|${sub}` : `+${name}`;
}

/** The rules of an ACL that grant what a role needs, and nothing else: keys, channels, commands. */
export function aclRules(role: RedisRole): readonly string[] {
  const { commands, keys, channels } = REDIS_RIGHTS[role];
  return [
    ...keys.map((prefix) => `~${prefix}*`),
    // Before Redis 7 a user has all channels unless it is told otherwise.
    'resetchannels',
    ...channels.map((channel) => `&${channel}`),
    ...[...new Set(commands.map(aclRule))].sort(),
  ];
}
