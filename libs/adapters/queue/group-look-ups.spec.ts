import type { Redis } from 'ioredis';
import { GroupLookUps } from './group-look-ups';

/** Redis as far as it is asked here; the last key of each command is not there. */
function redisThat(answer: (keys: readonly string[]) => Promise<(string | null)[]>) {
  const commands: (readonly string[])[] = [];
  const mget = (keys: readonly string[]): Promise<(string | null)[]> => {
    commands.push(keys);
    return answer(keys);
  };
  return { commands, redis: { mget } as unknown as Redis };
}

describe('look-ups of images', () => {
  it('of one turn go to Redis in commands of 500 keys, and are answered each', async () => {
    const { commands, redis } = redisThat((keys) => Promise.resolve(keys.map((key) => `s3://${key}`)));
    const lookUps = new GroupLookUps(redis);
    const keys = Array.from({ length: 1001 }, (_, index) => `k${index}`);
    expect(await Promise.all(keys.map((key) => lookUps.find(key)))).toEqual(keys.map((key) => `s3://${key}`));
    expect(commands.map(({ length }) => length)).toEqual([500, 500, 1]);
  });

  it('that fail do so for all that were asked for together, and for no other', async () => {
    let healthy = false;
    const { redis } = redisThat((keys) =>
      healthy ? Promise.resolve(keys.map(() => null)) : Promise.reject(new Error('Connection is closed.')),
    );
    const lookUps = new GroupLookUps(redis);
    const failed = await Promise.allSettled(['a', 'b'].map((key) => lookUps.find(key)));
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    healthy = true;
    expect(await lookUps.find('c')).toBeNull();
  });

  describe('in time', () => {
    beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }));
    afterEach(() => jest.useRealTimers());
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

    it('are given up after 150 ms, and not earlier', async () => {
      const { redis } = redisThat(() => new Promise(() => undefined));
      let said = 'nothing';
      const found = new GroupLookUps(redis).find('k').catch((error: unknown) => (said = String(error)));
      await turn();
      await jest.advanceTimersByTimeAsync(149);
      await turn();
      expect(said).toBe('nothing');
      await jest.advanceTimersByTimeAsync(1);
      await found;
      expect(said).toContain('150 ms');
    });

    it('are not given up where the answer lay here, and this process was late to read it', async () => {
      let answer: (uris: string[]) => void = () => undefined;
      const { redis } = redisThat(() => new Promise((resolve) => (answer = resolve)));
      const found = new GroupLookUps(redis).find('k');
      await turn();
      jest.advanceTimersByTime(150);
      answer(['s3://late']);
      expect(await found).toBe('s3://late');
    });

    it('leave no timer behind', async () => {
      const { redis } = redisThat((keys) => Promise.resolve(keys.map(() => null)));
      await new GroupLookUps(redis).find('k');
      await turn();
      expect(jest.getTimerCount()).toBe(0);
    });
  });
});
