import { aclRules, REDIS_RIGHTS, type RedisRole } from './redis-rights';

/** Stands where the SHA-256 of a password belongs, in hexadecimal digits; Redis does not load the file before it is replaced. */
export const PASSWORD_HASH = '#SHA256-OF-THE-PASSWORD';

/** What KEDA's list scaler does to learn the length of a queue. */
const KEDA = '~QUEUE:* resetchannels +eval +evalsha +llen +ping +type';

/** The file of Redis's users (`aclfile`), each with what it needs and no more; beside them one who may do all, for people. */
export function redisUsersFile(): string {
  const users = (Object.keys(REDIS_RIGHTS) as RedisRole[]).map((role) =>
    ['user', role, 'reset', 'on', PASSWORD_HASH, ...aclRules(role)].join(' '),
  );
  return [
    ...users,
    `user keda reset on ${PASSWORD_HASH} ${KEDA}`,
    `user administrator reset on ${PASSWORD_HASH} ~* &* +@all`,
    'user default reset off',
    '',
  ].join('\n');
}
