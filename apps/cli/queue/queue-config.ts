import { Refused } from '#domain/failure';
import {
  configSchema,
  parseConfig,
  redisPasswordRule,
  redisVariables,
  type ConfigOf,
} from '#adapters/runtime';
import { WrongUse } from '../wrong-use';

const queueSchema = configSchema(redisVariables, redisPasswordRule);

/**
 * Reads where Redis is, from the same variables as the apps.
 *
 * @throws WrongUse with every fault at once, a line each
 */
export function queueConfig(
  environment: Readonly<Record<string, string | undefined>>,
): ConfigOf<typeof queueSchema> {
  try {
    return parseConfig(queueSchema, environment);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const faults = error.message.split('\n').map((fault) => `\n  ${fault}`);
    throw new WrongUse(`Redis cannot be found with this environment:${faults.join('')}`);
  }
}
