import { agoInWords, durationInWords, objectsInWords, onOneLine, untilInWords, utcText } from './in-words';

describe('words for people', () => {
  it.each([
    [-5, '0 s'],
    [1_499, '1 s'],
    [119_000, '119 s'],
    [120_000, '2 min'],
    [7_199_000, '120 min'],
    [7_200_000, '2 h'],
    [172_799_000, '48 h'],
    [172_800_000, '2 days'],
  ])('a time of %i ms is %s', (ms, words) => {
    expect(durationInWords(ms)).toBe(words);
  });

  it('times are in UTC, with how far they are off', () => {
    const now = Date.UTC(2026, 10, 24, 3, 14, 7, 999);
    expect(utcText(now)).toBe('2026-11-24 03:14:07 UTC');
    expect(agoInWords(now - 240_000, now)).toBe('2026-11-24 03:10:07 UTC, 4 min ago');
    expect(untilInWords(now + 4_000, now)).toBe('in 4 s');
    expect(untilInWords(now - 4_000, now)).toBe('now');
  });

  it('one object is one', () => {
    expect([0, 1, 2].map(objectsInWords)).toEqual(['0 objects', '1 object', '2 objects']);
  });

  it('a text of somebody else steers no terminal', () => {
    expect(onOneLine(' a\r\n\u001b[2Jb\u009b31mc\u202ed\u2028 ')).toBe('a [2Jb 31mc d');
    expect(onOneLine('Größe 観測 🔭')).toBe('Größe 観測 🔭');
  });
});
