import { Refused, RetryLater } from '#domain/failure';
import { openPatiently, type Patience } from './open-patiently';

const AWAY = new RetryLater('REGISTRY_UNAVAILABLE', 'The registry cannot be reached.');

/** Something that is away for so many tries, and what a wait for it did. */
function bench(triesAway: number, more: Partial<Patience> = {}, error: Error = AWAY) {
  const seen = { tries: 0, pauses: [] as number[], told: 0 };
  let now = 0;
  const opened = openPatiently(
    () => {
      seen.tries += 1;
      return seen.tries <= triesAway ? Promise.reject(error) : Promise.resolve('open');
    },
    {
      waitSeconds: 20,
      now: () => now,
      pause: (ms) => {
        seen.pauses.push(ms);
        now += ms;
        return Promise.resolve();
      },
      onWait: () => {
        seen.told += 1;
      },
      ...more,
    },
  );
  return { seen, opened };
}

describe('opening a repository that may be away', () => {
  it('goes on when it is there, having told once that it waits', async () => {
    const { seen, opened } = bench(4);
    expect(await opened).toBe('open');
    expect(seen).toEqual({ tries: 5, pauses: [500, 1_000, 2_000, 4_000], told: 1 });
  });

  it('looks a last time when the time is used up, then says that it has waited', async () => {
    const { seen, opened } = bench(Infinity);
    await expect(opened).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
      message: 'The registry cannot be reached. Nothing was done; it was waited for (--wait 20).',
    });
    expect(seen.pauses).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000, 2_500]);
    expect(seen.tries).toBe(8);
  });

  it('does not wait unasked, and says how to ask', async () => {
    const { seen, opened } = bench(Infinity, { waitSeconds: 0 });
    await expect(opened).rejects.toThrow('Nothing was done; --wait SECONDS waits for it.');
    expect(seen).toEqual({ tries: 1, pauses: [], told: 0 });
  });

  it('waits for nothing that no waiting mends', async () => {
    const { seen, opened } = bench(Infinity, {}, new Refused('REGISTRY_MISSING', 'none'));
    await expect(opened).rejects.toThrow(new Refused('REGISTRY_MISSING', 'none'));
    expect(seen.tries).toBe(1);
  });

  it('ends with the reason when it is interrupted', async () => {
    const { seen, opened } = bench(Infinity, { pause: () => Promise.reject(new Error('interrupted')) });
    await expect(opened).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    expect(seen.tries).toBe(1);
  });
});
