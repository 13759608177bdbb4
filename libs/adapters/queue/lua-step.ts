import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { redisCall } from './redis-call';
import { KEY_PREFIXES } from './redis-keys';

const folder = join(__dirname, 'lua');
const read = (name: string): string => readFileSync(join(folder, `${name}.lua`), 'utf8');
const prefixes = Object.entries(KEY_PREFIXES)
  .map(([name, prefix]) => `${name}='${prefix}'`)
  .join(',');

/** One atomic step: a file of `lua/`, run after the functions of `lua/prelude.lua` and the table `KEY` of key prefixes. */
export class LuaStep {
  private readonly text: string;
  private readonly sha: string;

  constructor(name: string) {
    this.text = `local KEY = {${prefixes}}\n${read('prelude')}\n${read(name)}`;
    this.sha = createHash('sha1').update(this.text).digest('hex');
  }

  /** Runs the step by its hash, and by its text where the server has not seen it (first use, restart, failover). */
  async run(redis: Redis, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    const all = [...keys, ...args];
    try {
      return await redisCall(redis.evalsha(this.sha, keys.length, ...all));
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redisCall(redis.eval(this.text, keys.length, ...all));
    }
  }
}
