import type { StoredExposure } from '#adapters/butler-registry';
import { GROUPINGS } from './groupings';
import { storedExposure } from './spec-exposure';

/** What visits a grouping makes: id, name, sequence numbers, systems. */
const visitsOf = (grouping: string, exposures: readonly StoredExposure[]): unknown[] =>
  (GROUPINGS[grouping]?.group(exposures) ?? []).map((group) =>
    'reason' in group
      ? group
      : [
          group.id,
          group.name,
          group.exposures.map(({ seq_num: seqNum }) => seqNum),
          group.systems.map(({ id, name }) => `${id} ${name}`),
        ],
  );
const snaps = (...seqNums: number[]): StoredExposure[] =>
  seqNums.map((seqNum) => storedExposure(seqNum, { seq_start: 5, seq_end: 6 }));

describe('the grouping one-to-one', () => {
  it('makes each exposure a visit', () => {
    expect(visitsOf('one-to-one', [storedExposure(1), storedExposure(2)])).toEqual([
      [2026012500001, 'MC_O_20260125_000001', [1], ['0 one-to-one']],
      [2026012500002, 'MC_O_20260125_000002', [2], ['0 one-to-one']],
    ]);
  });
});

describe('the grouping by-group-metadata', () => {
  it('makes each group a visit, with its name and number', () => {
    const other = storedExposure(3, { group: '2026-01-26T04:06:00.000' });
    expect(visitsOf('by-group-metadata', [storedExposure(1), other, storedExposure(2)])).toEqual([
      [3493299067890000, '2026-01-26T04:05:06.789', [1, 2], ['1 by-group-metadata']],
      [3493299600000000, '2026-01-26T04:06:00.000', [3], ['1 by-group-metadata']],
    ]);
  });

  it('makes none of a group whose name has no number that can be kept', () => {
    expect(visitsOf('by-group-metadata', [storedExposure(1, { group: 'Größe' })])).toMatchObject([
      { code: 'VISIT_GROUP_INVALID', name: 'Größe' },
    ]);
    expect(visitsOf('by-group-metadata', [storedExposure(1, { group: '9'.repeat(18) })])).toMatchObject([
      { code: 'VISIT_GROUP_INVALID' },
    ]);
  });
});

describe('the grouping one-to-one-and-by-counter', () => {
  const grouping = 'one-to-one-and-by-counter';

  it('makes an exposure that was taken alone one visit of both systems', () => {
    expect(visitsOf(grouping, [storedExposure(1)])).toEqual([
      [2026012500001, 'MC_O_20260125_000001', [1], ['0 one-to-one', '2 by-seq-start-end']],
    ]);
  });

  it('makes snaps a visit each, and one together under the name of the first', () => {
    expect(visitsOf(grouping, snaps(5, 6))).toEqual([
      [92026012500005, 'MC_O_20260125_000005_first', [5], ['0 one-to-one']],
      [2026012500006, 'MC_O_20260125_000006', [6], ['0 one-to-one']],
      [2026012500005, 'MC_O_20260125_000005', [5, 6], ['2 by-seq-start-end']],
    ]);
  });

  it('does so for a first snap whose second has not come yet', () => {
    expect(visitsOf(grouping, snaps(5))).toEqual([
      [92026012500005, 'MC_O_20260125_000005_first', [5], ['0 one-to-one']],
      [2026012500005, 'MC_O_20260125_000005', [5], ['2 by-seq-start-end']],
    ]);
  });

  it('makes no visit together while the first is missing', () => {
    expect(visitsOf(grouping, snaps(6))).toEqual([
      [2026012500006, 'MC_O_20260125_000006', [6], ['0 one-to-one']],
    ]);
  });
});
