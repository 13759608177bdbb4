import { groupIdOf } from './group-id';

describe('groupIdOf', () => {
  it.each([
    ['2026-03-15T22:50:34.110', 3535446341100000n],
    ['2020-01-23T19:10:00.123+4', 1597362001230004n],
    ['2025-04-16T07:03:14.565#1', 3247165945650001n],
    ['2020-01-23T19:10:00', 313216181167509719n],
    ['dark_0001', 6485199927480248809n],
    ['2010-01-01T00:00:00.000', -1577664000000000n],
    ['3019031900001', 3019031900001n],
    [' -7 ', -7n],
    ['1_000', 1000n],
  ])('%j is %d', (group, id) => {
    expect(groupIdOf(group)).toBe(id);
  });

  it.each(['2025-13-16T07:03:14.565', '2025-04-16T07:03:60.565', '2025-04-16T24:00:00.000', 'zürich'])(
    '%j has none',
    (group) => {
      expect(groupIdOf(group)).toMatchObject({ code: 'HEADER_VALUE_INVALID', keyword: 'GROUPID' });
    },
  );

  it('takes a number of too many digits for a name, and refuses a suffix of as many', () => {
    expect(groupIdOf('9'.repeat(4300))).toBe(10n ** 4300n - 1n);
    expect(groupIdOf('9'.repeat(4301))).toBe(617868998068786624301n);
    expect(groupIdOf(`2025-04-16T07:03:14.565+${'1'.repeat(4300)}`)).toMatchObject({
      code: 'HEADER_VALUE_INVALID',
    });
  });
});
