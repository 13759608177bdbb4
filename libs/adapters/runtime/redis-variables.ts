import type { ConfigOf, ConfigSchema, Rule } from './parse-config';
import { Secret } from './secret';
import { integer, onOff, optionalSecret, optionalText, text } from './variable';

/** How every app reaches Redis. */
export const redisVariables = {
  REDIS_HOST: text({
    doc: 'Host of Redis (6.2 or newer, one primary, noeviction).',
    mustHold: 'a host name or address',
    example: 'redis',
  }),
  REDIS_PORT: integer({ doc: 'Port of Redis.', byDefault: 6379, min: 1, max: 65_535 }),
  REDIS_USER: optionalText({
    doc: "User of Redis's ACL (docs/security.md, Least rights); the default user unless set, as the Python services use it.",
    mustHold: 'a user name without blanks',
    matches: /^\S+$/,
  }),
  REDIS_PASSWORD: optionalSecret({
    doc: 'Password of Redis; may be empty only when REDIS_HOST is loopback.',
    mustHold: 'the password of Redis',
  }),
  REDIS_TLS: onOff({ doc: 'Whether Redis is spoken to through TLS.', byDefault: false }),
};

/** A Redis that others can reach has a password. */
export const redisPasswordRule: Rule = {
  variable: 'REDIS_PASSWORD',
  mustHold: 'a password, since REDIS_HOST is not loopback',
  isKept: ({ REDIS_HOST: host, REDIS_PASSWORD: password }) =>
    password instanceof Secret ||
    typeof password === 'string' ||
    typeof host !== 'string' ||
    isLoopback(host),
};

/** Where Redis is, from the variables, as the queue takes it. */
export function redisEndpoint(config: ConfigOf<ConfigSchema<typeof redisVariables>>): {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
} {
  const { REDIS_USER: username, REDIS_PASSWORD: password } = config;
  return {
    host: config.REDIS_HOST,
    port: config.REDIS_PORT,
    tls: config.REDIS_TLS,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password: password.reveal() }),
  };
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}
