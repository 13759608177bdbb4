import fc from 'fast-check';
import { integer } from './header-number';
import { parseIndex } from './index-file';

const parse = (text: string): ReturnType<typeof parseIndex> => parseIndex(Buffer.from(text));
const entryOf = (text: string, file: string): unknown => {
  const index = parse(text);
  return 'problem' in index ? index : index.entryOf(file);
};

describe('an index file', () => {
  it('says of each file what is common and what is its own, the common winning', () => {
    const text =
      '{"__CONTENT__": "metadata", "__COMMON__": {"A": 1, "B": null}, "x.fits": {"A": 2, "C": "c"}}';
    expect(entryOf(text, 'x.fits')).toEqual({
      content: 'metadata',
      header: new Map<string, unknown>([
        ['A', integer(1)],
        ['C', 'c'],
        ['B', null],
      ]),
    });
    expect(entryOf(text, 'y.fits')).toBeUndefined();
    expect(entryOf(text, '__COMMON__')).toBeUndefined();
  });

  it('holds headers where it does not say what it holds, whatever they look like', () => {
    const text = '{"__COMMON__": {"instrument": "x", "observation_id": "y"}, "x.fits": {}}';
    expect(entryOf(text, 'x.fits')).toMatchObject({ content: 'metadata' });
  });

  it('may hold translated properties', () => {
    const text =
      '{"__CONTENT__": "translated", "__COMMON__": {"instrument": "x"}, "x.fits": {"altaz_begin": [1, 2]}}';
    expect(entryOf(text, 'x.fits')).toMatchObject({
      content: 'translated',
      guessed: false,
      properties: new Map<string, unknown>([
        ['altaz_begin', [integer(1), integer(2)]],
        ['instrument', 'x'],
      ]),
    });
  });

  it('takes of a list the last value, as of a repeated keyword', () => {
    const text = '{"__COMMON__": {}, "x.fits": {"COMMENT": ["a", "b"], "NONE": [], "MAP": {"a": 1}}}';
    expect(entryOf(text, 'x.fits')).toMatchObject({
      header: new Map<string, unknown>([
        ['COMMENT', 'b'],
        ['NONE', null],
        ['MAP', null],
      ]),
    });
  });

  it.each([
    ['{', 'not_json'],
    ['[]', 'not_an_index'],
    ['{}', 'not_an_index'],
    ['{"__COMMON__": 1}', 'not_an_index'],
    ['{"__COMMON__": {}, "x.fits": 1}', 'not_an_index'],
    ['{"__COMMON__": {}, "__CONTENT__": "other"}', 'unknown_content'],
    ['{"__COMMON__": {}, "__CONTENT__": {}}', 'unknown_content'],
  ])('cannot be used when it is %s', (text, problem) => {
    expect(parse(text)).toEqual({ problem });
  });

  it('cannot be used when it is no UTF-8', () => {
    expect(parseIndex(Buffer.from([0x7b, 0xff]))).toEqual({ problem: 'not_utf8' });
  });

  it('never throws, whatever the JSON is', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (common, own) => {
        const index = parse(`{"__COMMON__": ${common}, "x.fits": ${own}}`);
        if (!('problem' in index)) index.entryOf('x.fits');
      }),
    );
  });
});
