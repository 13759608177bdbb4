import fc from 'fast-check';
import { HeaderNumber } from './header';
import { parseSidecar, type Sidecar } from './sidecar';

const parse = (text: string): Sidecar => parseSidecar(Buffer.from(text));

describe('a sidecar', () => {
  it('gives a header in the order of the file, numbers with their literals', () => {
    const sidecar = parse(
      '{\n "__CONTENT__" : "metadata",\n "B": 720, "A": 720.0, "S": "x", "T": true, "N": null, "E": 3.6E-5 }\n',
    );
    expect(sidecar.content === 'metadata' && [...sidecar.header]).toEqual([
      ['B', new HeaderNumber(720, '720', true)],
      ['A', new HeaderNumber(720, '720.0', false)],
      ['S', 'x'],
      ['T', true],
      ['N', null],
      ['E', new HeaderNumber(3.6e-5, '3.6E-5', false)],
    ]);
  });

  it('reads bare NaN and infinities, and whole numbers beyond 2^53 by their text', () => {
    expect(parse('{"a": NaN, "b": Infinity, "c": -Infinity, "d": 12345678901234567890}')).toEqual({
      content: 'metadata',
      header: new Map([
        ['a', new HeaderNumber(NaN, 'NaN', false)],
        ['b', new HeaderNumber(Infinity, 'Infinity', false)],
        ['c', new HeaderNumber(-Infinity, '-Infinity', false)],
        ['d', new HeaderNumber(12345678901234567000, '12345678901234567890', true)],
      ]),
    });
  });

  it('reads escapes, and lets the last of repeated keys count in the place of the first', () => {
    const sidecar = parse(String.raw`{"a": "q\"\\\u00e9\n", "b": 1, "a\t": "", "b": "c"}`);
    expect(sidecar.content === 'metadata' && [...sidecar.header]).toEqual([
      ['a', 'q"\\é\n'],
      ['b', 'c'],
      ['a\t', ''],
    ]);
  });

  it('keeps a nested value as its text', () => {
    const sidecar = parse('{"a": [1, {"b": NaN}] , "c": {} }');
    expect(sidecar.content === 'metadata' && [...sidecar.header.values()]).toEqual(['[1, {"b": NaN}]', '{}']);
  });

  it('skips a byte order mark', () => {
    expect(parse('\ufeff{"a": 1}')).toMatchObject({ content: 'metadata' });
  });

  it('gives translated properties with their lists, when it says so', () => {
    const sidecar = parse('{"tracking_radec": [1.5, -2], "__CONTENT__": "translated"}');
    expect(sidecar).toMatchObject({
      content: 'translated',
      guessed: false,
      properties: new Map([
        ['tracking_radec', [new HeaderNumber(1.5, '1.5', false), new HeaderNumber(-2, '-2', true)]],
      ]),
    });
  });

  it.each([
    ['{"observation_id": "x", "instrument": "y"}', 'translated'],
    ['{"__CONTENT__": null, "observation_id": "x", "instrument": "y"}', 'translated'],
    ['{"__CONTENT__": "metadata", "observation_id": "x", "instrument": "y"}', 'metadata'],
    ['{"observation_id": "x"}', 'metadata'],
    ['{}', 'metadata'],
  ])('takes %s for %s', (text, content) => {
    expect(parse(text).content).toBe(content);
  });

  it.each([
    ['', 'not_json'],
    ['not json', 'not_json'],
    ['{"a": 1', 'not_json'],
    ['{"a": 1}}', 'not_json'],
    ['{"a": 1,}', 'not_json'],
    ["{'a': 1}", 'not_json'],
    ['{"a": 01}', 'not_json'],
    ['{"a": .5}', 'not_json'],
    ['{"a": +1}', 'not_json'],
    ['{"a": -NaN}', 'not_json'],
    [`{"a": ${'1'.repeat(4301)}}`, 'not_json'],
    ['{"a": "\n"}', 'not_json'],
    ['{"a": "\\x"}', 'not_json'],
    [`{"a": ${'['.repeat(5000)}`, 'not_json'],
    ['[]', 'not_an_object'],
    ['"text"', 'not_an_object'],
    ['NaN', 'not_an_object'],
    ['{"__CONTENT__": "other"}', 'unknown_content'],
    ['{"__CONTENT__": 1}', 'unknown_content'],
  ])('cannot use %s', (text, problem) => {
    expect(parse(text)).toEqual({ content: 'unusable', problem });
  });

  it('cannot use bytes that are no UTF-8', () => {
    expect(parseSidecar(Buffer.from([0x7b, 0xff, 0x7d]))).toEqual({
      content: 'unusable',
      problem: 'not_utf8',
    });
  });

  it('reads the same strings, booleans, nulls and numbers as JSON.parse', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.boolean(),
      fc.constant(null),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), fc.boolean(), (object, spaced) => {
        const text = JSON.stringify(object, null, spaced ? 2 : 0);
        const expected = Object.entries(JSON.parse(text) as typeof object);
        const sidecar = parseSidecar(Buffer.from(text.toWellFormed()));
        if (sidecar.content === 'unusable') throw new Error(sidecar.problem);
        expect(sidecar.header.size).toBe(expected.length);
        for (const [key, want] of expected) {
          const got = sidecar.header.get(key.toWellFormed());
          const plain = got instanceof HeaderNumber ? got.value : got;
          expect(plain).toEqual(typeof want === 'string' ? want.toWellFormed() : want);
        }
      }),
    );
  });

  it('accepts and refuses the same texts as JSON.parse, bare numbers of Python aside', () => {
    const unit = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      ' ',
      '1',
      '-',
      '.',
      'e',
      '0',
      'true',
      'null',
      '\\',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 14 }), (units) => {
        const text = units.join('');
        let json = true;
        try {
          JSON.parse(text);
        } catch {
          json = false;
        }
        const sidecar = parse(text);
        expect(sidecar.content === 'unusable' && sidecar.problem === 'not_json').toBe(!json);
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(['unusable', 'metadata', 'translated']).toContain(parseSidecar(bytes).content);
      }),
    );
  });
});
