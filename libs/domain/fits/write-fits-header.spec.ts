import fc from 'fast-check';
import { parseFitsHeader } from './fits-header';
import type { HeaderValue } from './header';
import { double, integer } from './header-number';
import { parseSidecar } from './sidecar';
import { writeFitsHeader, type CardToWrite } from './write-fits-header';
import { writeSidecar } from './write-sidecar';

const START: readonly CardToWrite[] = [
  { keyword: 'SIMPLE', value: true },
  { keyword: 'BITPIX', value: integer(8) },
  { keyword: 'NAXIS', value: integer(0) },
];

const printable = (unit: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.string({ unit, maxLength: 200 });
const ascii = fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code));
const value: fc.Arbitrary<HeaderValue> = fc.oneof(
  printable(ascii.filter((character) => character !== "'"))
    .map((text) => text.trimEnd())
    .filter((text) => !['NAN', '+INFINITY', '-INFINITY'].includes(text)),
  fc.boolean(),
  fc.constant(null),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(integer),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(double),
);
const keyword = fc
  .stringMatching(/^[A-Z][A-Z0-9_-]{0,7}$|^[A-Z]{1,10}( [A-Z]{1,10}){1,2}$/)
  .filter((word) => !/^(END|COMMENT|HISTORY|CONTINUE|HIERARCH|SIMPLE|BITPIX|NAXIS)/.test(word));

describe('writing a header', () => {
  it('gives the values back that were written', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(keyword, value), { selector: ([word]) => word }), (entries) => {
        const bytes = writeFitsHeader([
          ...START,
          ...entries.map(([word, held]) => ({ keyword: word, value: held })),
        ]);
        const read = parseFitsHeader(bytes, { complete: true });
        expect(read).toMatchObject({ state: 'complete', length: bytes.length });
        expect(read.state === 'complete' && [...read.header].slice(3)).toEqual(entries);
      }),
    );
  });

  it('puts comments after values where there is room, and text in COMMENT and HISTORY', () => {
    const text = Buffer.from(
      writeFitsHeader([
        ...START,
        { keyword: 'EXPTIME', value: double(30), comment: '[s] requested' },
        { keyword: 'OBJECT', value: 'M31', comment: 'name' },
        { keyword: 'LONG', value: 'x'.repeat(60), comment: 'no room for this' },
        { keyword: 'COMMENT', value: 'by hand' },
        { keyword: 'BAD', value: double(NaN) },
        { keyword: 'BIG', value: double(-Infinity) },
      ]),
    ).toString();
    expect(text).toContain('EXPTIME =                 30.0 / [s] requested');
    expect(text).toContain("OBJECT  = 'M31     '           / name");
    expect(text).toContain(`LONG    = '${'x'.repeat(60)}'        COMMENT by hand`);
    expect(text).toContain("BAD     = 'NAN'");
    expect(text).toContain("BIG     = '-INFINITY'");
  });

  it('keeps a doubled quote on one card', () => {
    const bytes = writeFitsHeader([...START, { keyword: 'K', value: `${'x'.repeat(66)}'''yz` }]);
    const text = Buffer.from(bytes).toString();
    expect(text).toContain(`K       = '${'x'.repeat(66)}&'`);
    expect(text).toContain("CONTINUE  '''''''yz'");
  });

  it.each<[string, CardToWrite]>([
    ['characters that are not printable ASCII', { keyword: 'K', value: 'é' }],
    ['a keyword that leaves no room', { keyword: 'A'.repeat(70), value: 'x' }],
    ['a number that leaves the card', { keyword: 'A'.repeat(60), value: double(1) }],
  ])('refuses %s', (_what, card) => {
    expect(() => writeFitsHeader([...START, card])).toThrow(RangeError);
  });
});

describe('writing a sidecar', () => {
  it('gives the values back that were written', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(keyword, value), { selector: ([word]) => word }), (entries) => {
        expect(parseSidecar(writeSidecar(entries))).toEqual({
          content: 'metadata',
          header: new Map(entries),
        });
      }),
    );
  });

  it('writes NaN bare, and literals that only FITS knows as JSON ones', () => {
    const read = parseFitsHeader(
      Buffer.concat([
        Buffer.from('SIMPLE  = T'.padEnd(80) + 'K       = +.5'.padEnd(80) + 'END'.padEnd(2720)),
      ]),
      { complete: true },
    );
    const header = read.state === 'complete' ? read.header : new Map<string, HeaderValue>();
    const text = Buffer.from(writeSidecar([...header, ['N', double(NaN)]])).toString();
    expect(text).toBe('{\n "__CONTENT__": "metadata",\n "SIMPLE": true,\n "K": 0.5,\n "N": NaN\n}\n');
  });
});
