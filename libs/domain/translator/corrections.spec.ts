import { HeaderNumber } from '#domain/fits';
import { parseCorrections } from './corrections';

describe('parseCorrections', () => {
  it('reads keywords and plain values', () => {
    const yaml = `---
# why
GROUPID: 2025-05-23T00:28:42.492
PROGRAM: "417"
OBJECT: !!str 720
REASON: 'NO'
VIGN_MIN: NO
FILTSLOT: 4
ROTPA: 290.31522740370315
TRACKSYS:
OBS-ELEV: 1.0
OBS-ELEV: 2663.0
`;
    const read = parseCorrections(yaml);
    const plain = 'parsed' in read ? [...read.parsed] : [];
    expect(
      plain.map(([keyword, value]) => [keyword, value instanceof HeaderNumber ? value.text : value]),
    ).toEqual([
      ['GROUPID', '2025-05-23T00:28:42.492'],
      ['PROGRAM', '417'],
      ['OBJECT', '720'],
      ['REASON', 'NO'],
      ['VIGN_MIN', false],
      ['FILTSLOT', '4'],
      ['ROTPA', '290.31522740370315'],
      ['TRACKSYS', null],
      ['OBS-ELEV', '2663.0'],
    ]);
  });

  it.each([
    ['', 'not a mapping of keywords to values'],
    ['- GROUPID', 'not a mapping of keywords to values'],
    ['GROUPID: [1, 2]', 'GROUPID is not a single value'],
    ['{a: b}: c', 'a keyword is not text'],
    ['GROUPID: "x', expect.stringContaining('quote') as string],
    ['A: &a [x]\nB: &b [*a, *a]', 'A is not a single value'],
    ['GROUPID: *elsewhere', 'GROUPID is not a single value'],
    ['{a: '.repeat(5000), expect.stringContaining('call stack') as string],
  ])('refuses %j', (yaml, reason) => {
    expect(parseCorrections(yaml)).toEqual({ unparsable: reason });
  });
});
