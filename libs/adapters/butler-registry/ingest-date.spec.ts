import { ingestDateInWords, ingestDateText } from './ingest-date';

describe('the ingest date of a dataset', () => {
  const now = Date.UTC(2026, 0, 26, 1, 2, 3, 4);

  it('is nanoseconds TAI with datasets manager 2, and a timestamp with 1', () => {
    expect(ingestDateText(now, 2)).toBe('1769389360004000000');
    expect(ingestDateText(now, 1)).toBe('2026-01-26T01:02:03.004');
  });

  it.each([
    [2, '1769389360004000000', '2026-01-26T01:02:03.004Z'],
    [2, '1769389360004999999', '2026-01-26T01:02:03.004Z'],
    [1, '2026-01-26 01:02:03.004512', '2026-01-26T01:02:03.004Z'],
    [1, '2026-01-26 01:02:03', '2026-01-26T01:02:03.000Z'],
  ] as const)('reads as UTC with datasets manager %i: %s', (major, text, words) => {
    expect(ingestDateInWords(text, major)).toBe(words);
  });
});
