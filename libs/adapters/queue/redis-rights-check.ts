import type { Redis } from 'ioredis';
import { Refused } from '#domain/failure';
import { LuaStep } from './lua-step';
import { aclRule, REDIS_RIGHTS, type RedisRole } from './redis-rights';

const missingStep = new LuaStep('missing-rights');

/**
 * Makes sure before any work that a user may do all of it: a step that is refused halfway would leave half of it done.
 * Redis 7.0 and newer can be asked; an older one is taken at its word.
 */
export class RedisRightsCheck {
  constructor(private readonly redis: Redis) {}

  /**
   * @param role - whose commands and keys are asked for; presence is not: it has no scripts
   * @param more - commands besides, written as in `REDIS_RIGHTS`
   * @throws Refused REDIS_REFUSED with every command, key and channel that is missing, and how they are granted;
   *   RetryLater REDIS_UNAVAILABLE
   */
  async require(role: Exclude<RedisRole, 'presence'>, more: readonly string[] = []): Promise<void> {
    const { commands, keys } = REDIS_RIGHTS[role];
    const asked = [...new Set([...commands, ...more])];
    const reply = await missingStep.run(this.redis, [], [keys.length, ...keys, ...asked]);
    const [, refused = [], unreachable = []] = reply as [string, string[]?, string[]?];
    const rules = [
      ...unreachable.map((prefix) => `~${prefix}*`),
      ...refused.flatMap((command) => {
        const channel = /^(?:PUBLISH|SUBSCRIBE) (\S+)/.exec(command)?.[1];
        return channel === undefined ? [aclRule(command)] : [`&${channel}`, aclRule(command)];
      }),
    ];
    if (rules.length === 0) return;
    const user = this.redis.options.username ?? 'default';
    const grant = `ACL SETUSER ${user} ${rules.join(' ')}`;
    throw new Refused('REDIS_REFUSED', `The Redis user ${user} lacks rights that ${role} needs: ${grant}`, {
      facts: { user, grant },
    });
  }
}
