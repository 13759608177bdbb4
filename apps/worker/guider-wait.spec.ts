import fc from 'fast-check';
import { guiderPauseMs, noteThatCounts } from './guider-wait';

const USUAL = { shortMs: 5_000, horizonMs: 3_600_000 };

describe('the wait of a guider for its exposure', () => {
  it('is short while the exposure may come at any moment, then as long as it has waited', () => {
    const pauses = [0, 4_999, 5_000, 60_000].map((waitedMs) => guiderPauseMs(waitedMs, USUAL, () => 1));
    expect(pauses).toEqual([500, 500, 5_000, 60_000]);
    expect(guiderPauseMs(60_000, USUAL, () => 0)).toBe(30_000);
  });

  it('is never longer than an hour, however far the horizon', () => {
    expect(guiderPauseMs(7_200_000, { shortMs: 5_000, horizonMs: 86_400_000 }, () => 1)).toBe(3_600_000);
  });

  it('goes by what was read of it for a minute, then reads it again', () => {
    const notes = [0, 59_999, 60_000, null].map((awaitedMs) =>
      noteThatCounts({ awaitedMs, awaitsNote: 'note' }),
    );
    expect(notes).toEqual(['note', 'note', null, null]);
    expect(noteThatCounts({ awaitedMs: 0, awaitsNote: null })).toBeNull();
  });

  it('ends at the horizon', () => {
    expect(guiderPauseMs(3_599_000, USUAL, () => 1)).toBe(1_000);
    expect(guiderPauseMs(3_600_000, USUAL)).toBeNull();
    expect(guiderPauseMs(0, { shortMs: 5_000, horizonMs: 0 })).toBeNull();
  });

  it('comes to an end after at most a few looks more than there are doublings', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), (random) => {
        let waitedMs = 0;
        let looks = 0;
        for (;;) {
          const pauseMs = guiderPauseMs(waitedMs, USUAL, () => random);
          if (pauseMs === null) break;
          expect(pauseMs).toBeGreaterThan(0);
          waitedMs += pauseMs;
          looks += 1;
        }
        expect(waitedMs).toBe(USUAL.horizonMs);
        expect(looks).toBeLessThan(10 + 20);
      }),
    );
  });
});
