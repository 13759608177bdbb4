import { Refused, RetryLater } from '#domain/failure';
import { Breaker } from './breaker';

/** An outside system that answers as the test says. */
class System {
  asked = 0;
  answer: () => Promise<void> = async () => undefined;
  readonly changes: boolean[] = [];
  /** Pauses that are under way: their lengths in ms, and what ends them. */
  readonly pauses: { ms: number; end: () => void }[] = [];
  readonly lines: [level: string, message: string][] = [];
  readonly breaker = new Breaker({
    facts: { system: 'bucket', bucket: 'b' },
    probe: () => {
      this.asked += 1;
      return this.answer();
    },
    onChange: (isOpen) => this.changes.push(isOpen),
    pause: (ms, signal) => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      this.pauses.push({ ms, end: resolve as () => void });
      signal.addEventListener('abort', () => {
        resolve(undefined);
      });
      return promise.then(() => undefined);
    },
    log: {
      debug: this.line('debug'),
      info: this.line('info'),
      warn: this.line('warn'),
      error: this.line('error'),
    },
  });

  away(error: Error = new RetryLater('S3_UNAVAILABLE', 'no answer')): void {
    this.answer = () => Promise.reject(error);
  }

  back(): void {
    this.answer = async () => undefined;
  }

  /** Lets the newest pause end, and what follows happen. @returns its length in ms */
  async passPause(): Promise<number | undefined> {
    const pause = this.pauses.at(-1);
    pause?.end();
    await settled();
    return pause?.ms;
  }

  private line(level: string): (facts: object, message: string) => void {
    return (_, message) => void this.lines.push([level, message]);
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a breaker', () => {
  let system: System;
  beforeEach(() => {
    system = new System();
  });
  afterEach(() => {
    system.breaker.stop();
  });

  it('stays closed when the system itself answers, whatever made it suspect', async () => {
    expect(await system.breaker.suspect()).toBe(false);
    expect(system.breaker.isOpen()).toBe(false);
    await system.breaker.whenThere();
    expect(system.lines).toEqual([]);
    expect(system.changes).toEqual([]);
  });

  it('opens when the system says no, and tells so once', async () => {
    system.away();
    expect(await Promise.all([system.breaker.suspect(), system.breaker.suspect()])).toEqual([true, true]);
    expect(await system.breaker.suspect()).toBe(true);
    expect(system.lines).toEqual([['warn', 'outside system is away; taking nothing']]);
    expect(system.changes).toEqual([true]);
    expect(system.breaker.complaint).toBe('bucket b is away (S3_UNAVAILABLE: no answer)');
  });

  it('calls for a person where waiting does not help', async () => {
    system.away(new Refused('REGISTRY_LOGIN_REFUSED', 'wrong password'));
    await system.breaker.suspect();
    expect(system.lines).toEqual([['error', 'outside system is away; taking nothing']]);
  });

  it('asks again after ever longer pauses of at most 2 s, and closes with the first good answer', async () => {
    system.away();
    await system.breaker.suspect();
    const there = system.breaker.whenThere();
    const pauses: (number | undefined)[] = [];
    for (let count = 0; count < 7; count += 1) pauses.push(await system.passPause());
    expect(pauses).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000]);
    expect(system.asked).toBe(8);
    system.back();
    await system.passPause();
    expect(system.breaker.isOpen()).toBe(false);
    await there;
    expect(system.changes).toEqual([true, false]);
    expect(system.lines.at(-1)).toEqual(['info', 'outside system is back']);
    await system.passPause();
    expect(system.asked).toBe(9);
  });

  it('takes silence for absence, and hears an answer that comes late', async () => {
    const late = Promise.withResolvers<undefined>();
    system.answer = () => late.promise;
    const suspected = system.breaker.suspect();
    expect(await system.passPause()).toBe(2_000);
    expect(await suspected).toBe(true);
    for (let count = 0; count < 7; count += 1) await system.passPause();
    expect(system.asked).toBe(2);
    late.resolve(undefined);
    await system.breaker.whenThere();
    expect(system.breaker.complaint).toBeUndefined();
  });

  it('asks no more once it is stopped', async () => {
    system.away();
    await system.breaker.suspect();
    system.breaker.stop();
    await settled();
    expect(system.asked).toBe(1);
  });
});
