import { taiNs } from '#domain/observation';
import { pacificOffset } from './lab-time';

const at = (utc: string, taiMinusUtc: number) =>
  pacificOffset(taiNs(BigInt(Date.parse(utc) + taiMinusUtc * 1000) * 1_000_000n));

describe('pacificOffset', () => {
  it('changes at two in the morning on the days of the change', () => {
    expect(at('2023-03-12T09:59:59Z', 37)).toBe(28800);
    expect(at('2023-03-12T10:00:00Z', 37)).toBe(25200);
    expect(at('2023-11-05T08:59:59Z', 37)).toBe(25200);
    expect(at('2023-11-05T09:00:00Z', 37)).toBe(28800);
  });

  it('knows the rule before 2007', () => {
    expect(at('2006-04-01T12:00:00Z', 33)).toBe(28800);
    expect(at('2006-10-20T12:00:00Z', 33)).toBe(25200);
  });

  it('has an answer for any time', () => {
    expect(pacificOffset(taiNs(-(10n ** 30n)))).toBe(28800);
    expect(pacificOffset(taiNs(10n ** 30n))).toBe(28800);
  });
});
