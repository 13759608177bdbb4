import { playNight, type NightAction } from './index';

const noWait = {
  speed: Infinity,
  now: () => 0,
  wait: () => Promise.reject(new Error('no pause was asked for')),
};
const put = (key: string, text = key): NightAction => ({
  atMs: 0,
  do: 'put',
  key,
  bytes: () => Buffer.from(text),
});
const post = (text: string): NightAction => ({ atMs: 0, do: 'post', body: () => text });

/** A bucket and a webhook that write down what is asked of them, and do it when they are told to. */
class SlowSinks {
  readonly begun: string[] = [];
  private readonly doors = new Map<string, PromiseWithResolvers<undefined>>();

  readonly bucket = {
    put: (key: string, bytes: Uint8Array) => this.begin(`put ${key} ${Buffer.from(bytes).toString()}`),
    remove: (key: string) => this.begin(`remove ${key}`),
  };
  readonly events = { post: (body: string) => this.begin(`post ${body}`) };

  /** Lets one thing end, and all that may follow begin. */
  async end(what: string): Promise<void> {
    this.doors.get(what)?.resolve(undefined);
    await new Promise(setImmediate);
  }

  async fail(what: string): Promise<void> {
    this.doors.get(what)?.reject(new Error(`${what} failed`));
    await new Promise(setImmediate);
  }

  private begin(what: string): Promise<void> {
    this.begun.push(what);
    const door = Promise.withResolvers<undefined>();
    this.doors.set(what, door);
    return door.promise;
  }
}

const begin = async (
  actions: readonly NightAction[],
): Promise<{ sinks: SlowSinks; played: Promise<void> }> => {
  const sinks = new SlowSinks();
  const played = playNight(actions, sinks.bucket, sinks.events, noWait);
  played.catch(() => undefined);
  await new Promise(setImmediate);
  return { sinks, played };
};

describe('playing a night', () => {
  it('tells of a change when it and all before it are made, and holds nothing up for that', async () => {
    const { sinks, played } = await begin([put('a'), put('b'), post('of b'), put('c')]);
    expect(sinks.begun).toEqual(['put a a', 'put b b', 'put c c']);
    await sinks.end('put b b');
    expect(sinks.begun).toHaveLength(3);
    await sinks.end('put a a');
    expect(sinks.begun.at(-1)).toBe('post of b');
    await sinks.end('put c c');
    await sinks.end('post of b');
    await expect(played).resolves.toBeUndefined();
  });

  it('does what happens to one object in its order', async () => {
    const remove: NightAction = { atMs: 0, do: 'remove', key: 'a' };
    const { sinks, played } = await begin([put('a', '1'), put('a', '2'), remove]);
    expect(sinks.begun).toEqual(['put a 1']);
    await sinks.end('put a 1');
    expect(sinks.begun).toEqual(['put a 1', 'put a 2']);
    await sinks.end('put a 2');
    expect(sinks.begun.at(-1)).toBe('remove a');
    await sinks.end('remove a');
    await expect(played).resolves.toBeUndefined();
  });

  it('stores on while the webhook does not answer, and never has more than thirty requests under way', async () => {
    const requests = Array.from({ length: 100 }, (_, index) => post(String(index)));
    const { sinks, played } = await begin([...requests, put('a')]);
    expect(sinks.begun.filter((what) => what.startsWith('post'))).toHaveLength(30);
    expect(sinks.begun).toContain('put a a');
    await sinks.end('put a a');
    for (let index = 0; index < 100; index += 1) {
      await sinks.end(`post ${index}`);
      expect(sinks.begun.filter((what) => what.startsWith('post'))).toHaveLength(Math.min(100, 31 + index));
    }
    await expect(played).resolves.toBeUndefined();
  });

  it.each(['put 0 0', 'post of a'])('fails when a sink fails (%s), and begins nothing more', async (what) => {
    const { sinks, played } = await begin([
      put('a'),
      post('of a'),
      ...Array.from({ length: 40 }, (_, n) => put(`${n}`)),
    ]);
    await sinks.end('put a a');
    expect(sinks.begun).toContain('post of a');
    const before = sinks.begun.length;
    await sinks.fail(what);
    for (const begun of [...sinks.begun]) await sinks.end(begun);
    await expect(played).rejects.toThrow('failed');
    expect(sinks.begun.length).toBeLessThanOrEqual(before + 1);
  });
});
