import { dayObsAt, dayObsTimespan, parseDayObs, type DayObs } from './day-obs';
import { EARLIEST, LATEST, taiNs } from './tai';

const night = (value: number): DayObs => {
  const dayObs = parseDayObs(value);
  if (dayObs === undefined) throw new RangeError(`${value}`);
  return dayObs;
};

describe('nights', () => {
  it('are read from numbers and text', () => {
    expect(parseDayObs('20250521')).toBe(20250521);
    expect(parseDayObs(20250521)).toBe(20250521);
  });

  it.each(['2025-05-21', '20250532', '20251399', '20250229', '', 'today', 2025.5, -20250521])(
    'are not %j',
    (value) => {
      expect(parseDayObs(value)).toBeUndefined();
    },
  );

  it('last 24 hours from their offset', () => {
    expect(dayObsTimespan(night(20250521), 43200)).toEqual({
      begin: 1747828800000000000n,
      end: 1747915200000000000n,
    });
  });

  it('are clamped to what the Butler stores', () => {
    expect(dayObsTimespan(night(19600101), 43200)).toEqual({ begin: EARLIEST, end: EARLIEST });
    expect(dayObsTimespan(night(21000101), 43200)).toEqual({ begin: LATEST, end: LATEST });
  });

  it('begin at their offset, to the half millisecond', () => {
    const noon = 1747828800000000000n;
    expect(dayObsAt(taiNs(noon), 43200)).toBe(20250521);
    expect(dayObsAt(taiNs(noon - 500_000n), 43200)).toBe(20250521);
    expect(dayObsAt(taiNs(noon - 500_001n), 43200)).toBe(20250520);
    expect(dayObsAt(taiNs(-500_001n), 0)).toBe(19691231);
  });
});
