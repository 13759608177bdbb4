import { Refused, RetryLater } from '#domain/failure';
import { waitFor } from './wait-for';

function recorder() {
  const said: unknown[] = [];
  const pauses: number[] = [];
  const write = (facts: object, message: string) => void said.push({ ...facts, message });
  return {
    said,
    pauses,
    log: { debug: write, info: write, warn: write, error: write },
    pause: async (ms: number) => void pauses.push(ms),
  };
}

const away = () => Promise.reject(new RetryLater('S3_UNAVAILABLE', 'away'));

describe('waiting for a dependency', () => {
  it('says nothing when it is there', async () => {
    const { log, pause, said } = recorder();
    await waitFor({ name: 'redis', probe: () => Promise.resolve() }, log, { pause });
    expect(said).toEqual([]);
  });

  it('asks ever more rarely and says so each time', async () => {
    const { log, pause, pauses, said } = recorder();
    let asked = 0;
    const probe = () => (++asked <= 8 ? away() : Promise.resolve());
    await waitFor({ name: 'redis', probe }, log, { pause });
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    expect(said).toHaveLength(9);
    expect(said[0]).toMatchObject({ dependency: 'redis', attempt: 1, waitMs: 250 });
    expect(said.at(-1)).toMatchObject({ dependency: 'redis', message: 'dependency is there' });
  });

  it('ends when waiting will not help', async () => {
    const { log, pause, pauses } = recorder();
    const probe = () => Promise.reject(new Refused('CONFIG_INVALID', 'wrong password'));
    await expect(waitFor({ name: 'redis', probe }, log, { pause })).rejects.toThrow('wrong password');
    expect(pauses).toEqual([]);
  });

  it('ends when the process stops', async () => {
    const { log } = recorder();
    const stopping = new AbortController();
    const waiting = waitFor({ name: 'redis', probe: away }, log, { signal: stopping.signal });
    stopping.abort();
    await expect(waiting).rejects.toThrow('aborted');
  });
});
