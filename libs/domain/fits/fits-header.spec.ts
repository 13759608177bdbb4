import fc from 'fast-check';
import { Failure } from '#domain/failure';
import { FITS_BLOCK_BYTES, MAX_HEADER_BYTES, parseFitsHeader } from './fits-header';
import { HeaderNumber, type Header, type HeaderValue } from './header';

const START = [
  'SIMPLE  =                    T',
  'BITPIX  =                    8',
  'NAXIS   =                    0',
];

function bytesOf(cards: readonly string[]): Buffer {
  const text = [...cards, 'END'].map((card) => card.padEnd(80)).join('');
  return Buffer.from(text.padEnd(Math.ceil(text.length / FITS_BLOCK_BYTES) * FITS_BLOCK_BYTES), 'latin1');
}

function headerOf(...cards: readonly string[]): Header {
  const read = parseFitsHeader(bytesOf([...START, ...cards]), { complete: true });
  if (read.state !== 'complete') throw new Error('not complete');
  return read.header;
}

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

const badCard = (...cards: readonly string[]): string | undefined => codeOf(() => headerOf(...cards));

describe('a FITS header', () => {
  it.each<[string, string, HeaderValue]>([
    ['K       =                    T / yes', 'K', true],
    ['K       = f', 'K', false],
    ['K       =                  -12 / text', 'K', new HeaderNumber(-12, '-12', true)],
    ['K       = +007', 'K', new HeaderNumber(7, '+007', true)],
    ['K       = 9007199254740993', 'K', new HeaderNumber(9007199254740992, '9007199254740993', true)],
    ['K       = 99999999999999999999', 'K', new HeaderNumber(2 ** 63, '9223372036854775807', true)],
    ['K       = 30.', 'K', new HeaderNumber(30, '30.', false)],
    ['K       = -.5e-3/x', 'K', new HeaderNumber(-0.0005, '-.5e-3', false)],
    ['K       = 1E400', 'K', new HeaderNumber(Number.MAX_VALUE, '1E400', false)],
    ["K       = 'text    '           / why", 'K', 'text'],
    ["K       = '  a b  '", 'K', '  a b'],
    ["K       = ''", 'K', ''],
    ["K       = '        '", 'K', ''],
    ["K       = 'a/b'", 'K', 'a/b'],
    ["K       = 'no end", 'K', 'no end'],
    ["K       = 'NAN     '", 'K', new HeaderNumber(NaN, 'NAN', false)],
    ["K       = '+INFINITY'", 'K', new HeaderNumber(Infinity, '+INFINITY', false)],
    ["K       = '-INFINITY'", 'K', new HeaderNumber(-Infinity, '-INFINITY', false)],
    ['K       =                      / nothing', 'K', null],
    ['K       =', 'K', null],
    ['K', 'K', null],
    ['lower   = 1', 'LOWER', new HeaderNumber(1, '1', true)],
    ['LONG_KEYWORD= 1', 'LONG_KEYWORD', new HeaderNumber(1, '1', true)],
    ['HIERARCH SIMULATE ATMCS = T / true', 'SIMULATE ATMCS', true],
    ["HIERARCH   a.b='x'", 'A.B', 'x'],
    ['HIERARCH no value', 'HIERARCH', null],
    ['HISTORY it was so', 'HISTORY', 'it was so'],
    ['COMMENT one', 'COMMENT', 'one'],
    ['         blank card', 'COMMENT', ' blank card'],
  ])('reads the card «%s»', (card, keyword, value) => {
    expect(headerOf(card).get(keyword)).toEqual(value);
  });

  it('keeps the order of the file', () => {
    expect([...headerOf('B       = 1', 'A       = 2').keys()]).toEqual([
      'SIMPLE',
      'BITPIX',
      'NAXIS',
      'B',
      'A',
    ]);
  });

  it('leaves a doubled quote doubled, as the official reader does', () => {
    expect(headerOf("K       = 'Barnard''s star'").get('K')).toBe("Barnard''s star");
  });

  it('joins CONTINUE cards', () => {
    const header = headerOf(
      "K       = 'one &'  / first",
      "CONTINUE  'two &'",
      "CONTINUE  'three   '  / last",
      'L       = 1',
    );
    expect(header.get('K')).toBe('one two three');
    expect(header.has('CONTINUE')).toBe(false);
    expect(header.has('L')).toBe(true);
  });

  it('takes an ampersand without CONTINUE, and CONTINUE without an ampersand, as they are', () => {
    const header = headerOf("K       = 'one&'", 'L       = 1', "CONTINUE  'two'");
    expect(header.get('K')).toBe('one&');
    expect(header.get('CONTINUE')).toBeNull();
  });

  it('lets the last of repeated values count, and none of them be taken away by an empty card', () => {
    const header = headerOf('K       = 1', 'K       = 2', 'K       =', 'N       =', "N       = 'x'");
    expect(header.get('K')).toEqual(new HeaderNumber(2, '2', true));
    expect(header.get('N')).toBe('x');
  });

  it('reads UTF-8 in strings, and ends a card at a NUL', () => {
    const text = Buffer.from("K       = 'é'").toString('latin1');
    expect(headerOf(text).get('K')).toBe('é');
    expect(headerOf('K       = 12\0junk').get('K')).toEqual(new HeaderNumber(12, '12', true));
  });

  it.each([
    ['a D exponent', ['K       = 1.0D5']],
    ['a complex number', ['K       = (1.0, 2.0)']],
    ['a complex number without an end', ['K       = (1.0, 2.0']],
    ['a word', ['K       = word']],
    ['a point', ['K       = .']],
    ['CONTINUE without quotes', ["K       = 'a&'", 'CONTINUE  b']],
    ['CONTINUE with one quote', ["K       = 'a&'", "CONTINUE  'b"]],
    ['a repeated keyword of two types', ['K       = 1', 'K       = 1.0']],
    ['whole numbers of two sizes', ['K       = 1', 'K       = 3000000000']],
    ['bytes that are no UTF-8', ["K       = '\xe9'"]],
    ['an unprintable keyword', ['K\t      = 1']],
  ])('refuses %s', (_what, cards) => {
    expect(badCard(...cards)).toBe('FITS_BAD_CARD');
  });

  it('names keyword and card of a bad card', () => {
    expect(() => headerOf('K       = word')).toThrow(
      expect.objectContaining({ facts: { keyword: 'K', card: 4 } }) as Error,
    );
  });

  it('tells how long it is, in whole blocks', () => {
    const bytes = bytesOf([
      ...START,
      ...Array.from({ length: 40 }, (_, index) => `K${index}`.padEnd(8) + '= 1'),
    ]);
    expect(parseFitsHeader(bytes, { complete: true })).toMatchObject({ length: 5760 });
  });

  it('asks for more until its END is there', () => {
    const bytes = bytesOf([...START, 'K       = 1']);
    for (const length of [0, 5, 30, 80, 320, 399]) {
      expect(parseFitsHeader(bytes.subarray(0, length), { complete: false })).toEqual({ state: 'needsMore' });
    }
    expect(parseFitsHeader(bytes.subarray(0, 400), { complete: false })).toMatchObject({ length: 2880 });
  });

  it('reads the header of an extension when told to', () => {
    const bytes = bytesOf(["XTENSION= 'IMAGE   '", 'K       = 1']);
    expect(parseFitsHeader(bytes, { complete: true, hdu: 'extension' })).toMatchObject({ state: 'complete' });
    expect(codeOf(() => parseFitsHeader(bytes, { complete: true }))).toBe('FITS_NOT_FITS');
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 'FITS_NOT_FITS'],
    ['rubbish', Buffer.from('not a fits file'.repeat(100)), 'FITS_NOT_FITS'],
    ['a file that is compressed', Buffer.from([0x1f, 0x8b, 8, 8]), 'FITS_COMPRESSED'],
    ['a file cut within the header', bytesOf(START).subarray(0, 240), 'FITS_TRUNCATED'],
    ['a file cut within its first keyword', bytesOf(START).subarray(0, 5), 'FITS_TRUNCATED'],
    ['a file cut within the header’s last block', bytesOf(START).subarray(0, 2000), 'FITS_TRUNCATED'],
    [
      'a header without end',
      Buffer.from(bytesOf(START).subarray(0, 240).toString().padEnd(MAX_HEADER_BYTES)),
      'FITS_HEADER_ENDLESS',
    ],
  ])('gives %s its code', (_what, bytes, code) => {
    expect(codeOf(() => parseFitsHeader(bytes, { complete: true }))).toBe(code);
  });

  it('does not wait for more when the first bytes are rubbish', () => {
    expect(codeOf(() => parseFitsHeader(Buffer.from('{"a'), { complete: false }))).toBe('FITS_NOT_FITS');
  });

  it('fails with a code, and in no other way, whatever the bytes are', () => {
    const card = fc.oneof(
      fc.string({ maxLength: 80, unit: 'binary-ascii' }),
      fc
        .string({
          maxLength: 70,
          unit: fc.constantFrom("'", '&', ' ', '/', '=', '(', '1', '.', 'e', 'N', '\0', '\xff'),
        })
        .map((text) => `K       = ${text}`),
      fc.constantFrom('CONTINUE', "CONTINUE  'x&'", 'HIERARCH =', 'HIERARCH', 'COMMENT', "K       = 'a&'"),
    );
    fc.assert(
      fc.property(fc.array(card, { maxLength: 60 }), fc.boolean(), (cards, complete) => {
        const code = codeOf(() => parseFitsHeader(bytesOf([...START, ...cards]), { complete }));
        expect([undefined, 'FITS_BAD_CARD']).toContain(code);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9000 }), fc.boolean(), (bytes, complete) => {
        codeOf(() => parseFitsHeader(bytes, { complete }));
      }),
    );
  });
});
