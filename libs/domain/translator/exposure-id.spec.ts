import { double, integer, type HeaderValue } from '#domain/fits';
import { exposureIdOf, isSimulated } from './exposure-id';

describe('exposureIdOf', () => {
  it.each([
    ['20250521', integer(138), 'O', 2025052100138],
    ['20230801', integer(5), 'C', 3023080100005],
    ['20231004', integer(5), 'C', 3023100400005],
    ['20231005', integer(5), 'C', 2023100500005],
    ['20240404', integer(780), 'S', 7024040400780],
    ['20250417', integer(1), 'S', 7025041700001],
    ['20250418', integer(1), 'S', 2025041800001],
    ['20260101', integer(1), 'H', 4026010100001],
    ['20240101', integer(1), 'P', 5024010100001],
    ['20240101', integer(1), 'Q', 6024010100001],
    ['2025-05-21T03:04:05', '138', null, 2025052100138],
    [integer(20250521), integer(99999), undefined, 2025052199999],
    ['20250521', integer(1), '', 2025052100001],
  ])('%j, %j, %j give %d', (dayobs, seqnum, controller, id) => {
    expect(exposureIdOf(dayobs, seqnum, controller)).toBe(id);
  });

  it.each<[HeaderValue, HeaderValue, HeaderValue, string]>([
    ['20250521', integer(100000), 'O', 'SEQNUM is 100000, not within 0 and 99999'],
    ['20250521', integer(-1), 'O', 'SEQNUM is -1, not within 0 and 99999'],
    ['20250521', double(5), 'O', 'SEQNUM is a number, a whole number expected'],
    ['20250521', null, 'O', 'SEQNUM is without a value, a whole number expected'],
    ['2025052', integer(1), 'O', 'DAYOBS is 2025052, not YYYYMMDD'],
    [double(20250521), integer(1), 'O', 'DAYOBS is a number, text expected'],
    ['20250521', integer(1), 'X', 'CONTRLLR is X, none of OCHPQS'],
    ['20250521', integer(1), integer(1), 'CONTRLLR is a whole number, a letter expected'],
  ])('%j, %j, %j are refused', (dayobs, seqnum, controller, problem) => {
    expect(exposureIdOf(dayobs, seqnum, controller)).toMatchObject({ problem });
  });
});

describe('isSimulated', () => {
  it('holds for the controllers of simulations', () => {
    expect(['O', 'C', 'H', 'P', 'Q', 'S', ''].map(isSimulated)).toEqual([
      false,
      false,
      true,
      true,
      true,
      true,
      false,
    ]);
  });
});
