import { HeldQuestions } from './held-questions';

const MINUTE = 60_000;
const NEVER = new AbortController().signal;

/** Something that is looked for by hand: each look is answered by the test. */
class Looked {
  readonly looks: ((found: string | null | Error) => void)[] = [];
  constructor(
    readonly topic = 'topic',
    readonly goesTo: 'one' | 'all' = 'all',
  ) {}
  look(): Promise<string | null> {
    return new Promise((resolve, reject) => {
      this.looks.push((found) => {
        if (found instanceof Error) reject(found);
        else resolve(found);
      });
    });
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('held questions', () => {
  let held: HeldQuestions;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    held = new HeldQuestions();
  });
  afterEach(() => jest.useRealTimers());

  async function answer(wanted: Looked, found: string | null | Error): Promise<void> {
    wanted.looks.shift()?.(found);
    await settled();
  }

  it('miss nothing that arrives between the look and the wait', async () => {
    const wanted = new Looked();
    const asked = held.ask(wanted, { waitMs: MINUTE, gone: NEVER });
    held.wake(['topic']);
    await answer(wanted, null);
    expect(wanted.looks).toHaveLength(1);
    await answer(wanted, 'here');
    expect(await asked).toBe('here');
    expect([held.count, held.isAwaiting, jest.getTimerCount()]).toEqual([0, false, 0]);
  });

  it('are looked for once, however many wait', async () => {
    const wanted = new Looked();
    const asked = [1, 2, 3].map(() => held.ask(wanted, { waitMs: MINUTE, gone: NEVER }));
    for (let one = 0; one < 3; one += 1) await answer(wanted, null);
    held.wake(['other']);
    held.wake(['topic']);
    held.wake(['topic']);
    expect(wanted.looks).toHaveLength(1);
    await answer(wanted, 'here');
    expect(await Promise.all(asked)).toEqual(['here', 'here', 'here']);
  });

  it('give to one of them what only one may have, and the next to the next', async () => {
    const wanted = new Looked('topic', 'one');
    const told: (string | null)[] = [];
    for (let one = 0; one < 2; one += 1) {
      void held.ask(wanted, { waitMs: MINUTE, gone: NEVER }).then((found) => told.push(found));
      await answer(wanted, null);
    }
    held.wake(['topic']);
    await answer(wanted, 'first');
    expect([told, wanted.looks.length]).toEqual([['first'], 0]);
    held.wake(['topic']);
    await answer(wanted, 'second');
    expect(told).toEqual(['first', 'second']);
  });

  it('are looked for again soon after a look that failed', async () => {
    const wanted = new Looked();
    const asked = held.ask(wanted, { waitMs: MINUTE, gone: NEVER });
    await answer(wanted, null);
    held.wakeAll();
    await answer(wanted, new Error('away'));
    jest.advanceTimersByTime(500);
    await answer(wanted, 'back');
    expect(await asked).toBe('back');
  });

  it('end with a last look: at the end of their time, and of the process', async () => {
    const wanted = new Looked();
    const timed = held.ask(wanted, { waitMs: 1000, gone: NEVER });
    await answer(wanted, null);
    jest.advanceTimersByTime(1000);
    await settled();
    await answer(wanted, 'late');
    expect(await timed).toBe('late');
    const released = held.ask(wanted, { waitMs: MINUTE, gone: NEVER });
    await answer(wanted, null);
    held.release();
    await settled();
    await answer(wanted, null);
    expect(await released).toBeNull();
    const after = held.ask(wanted, { waitMs: MINUTE, gone: NEVER });
    await answer(wanted, null);
    expect(await after).toBeNull();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('fail where the first or the last look does', async () => {
    const wanted = new Looked();
    const first = held.ask(wanted, { waitMs: MINUTE, gone: NEVER });
    await Promise.all([expect(first).rejects.toThrow('away'), answer(wanted, new Error('away'))]);
    const last = held.ask(wanted, { waitMs: 1, gone: NEVER });
    await answer(wanted, null);
    jest.advanceTimersByTime(1);
    await settled();
    await Promise.all([expect(last).rejects.toThrow('gone'), answer(wanted, new Error('gone'))]);
    expect(held.isAwaiting).toBe(false);
  });

  it('are forgotten without a look when their client is gone', async () => {
    const wanted = new Looked();
    const client = new AbortController();
    const asked = held.ask(wanted, { waitMs: MINUTE, gone: client.signal });
    await answer(wanted, null);
    expect(held.count).toBe(1);
    client.abort();
    expect(await asked).toBeNull();
    expect([held.count, held.isAwaiting, wanted.looks.length, jest.getTimerCount()]).toEqual([
      0,
      false,
      0,
      0,
    ]);
  });
});
