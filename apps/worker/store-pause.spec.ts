import { storePauseMs } from './store-pause';

describe('storePauseMs', () => {
  it('doubles from a tenth of a second to 5 s', () => {
    expect([1, 2, 3, 6, 7, 8, 125].map(storePauseMs)).toEqual([100, 200, 400, 3_200, 5_000, 5_000, 5_000]);
  });

  it('leaves an arrival to the ingest after some ten minutes', () => {
    let totalMs = 0;
    let troubles = 1;
    for (let pauseMs = storePauseMs(1); pauseMs !== undefined; pauseMs = storePauseMs(troubles)) {
      totalMs += pauseMs;
      troubles += 1;
    }
    expect(totalMs / 60_000).toBeCloseTo(10, 0);
  });
});
