const MS_PER_DAY = 86_400_000;
const UNIX_EPOCH_MJD = 40_587;

/**
 * Milliseconds since 1970-01-01T00:00:00 TAI, no leap seconds in between. A night begins 12 hours after midnight TAI of its day.
 */
export function nightBeginsMs(dayObs: number): number {
  const year = Math.floor(dayObs / 10_000);
  const month = Math.floor(dayObs / 100) % 100;
  return Date.UTC(year, month - 1, dayObs % 100, 12);
}

/** `2026-01-25T03:00:00.000`: how headers write a time. */
export const isoTime = (ms: number): string => new Date(ms).toISOString().slice(0, -1);

/** Modified Julian date. */
export const modifiedJulianDate = (ms: number): number => ms / MS_PER_DAY + UNIX_EPOCH_MJD;

/** So far TAI is ahead of UTC, since 2017, in ms. */
export const TAI_MINUS_UTC_MS = 37_000;
