import { parseIsoTime, taiOfJulian, type TaiNs } from '#domain/observation';

/**
 * A moment that a rule names: the day from which a camera was at its telescope, an error until it was mended.
 *
 * @param iso - UTC, `2020-02-01` or `2020-02-01T18:45:00`
 * @throws RangeError if it is no time: an error of the rule, found as the rules are loaded
 */
export const utcTime = (iso: string): TaiNs => {
  const time = parseIsoTime(iso, 'fits', 'utc');
  const tai = 'parsed' in time ? taiOfJulian(time.parsed) : undefined;
  if (tai === undefined) throw new RangeError(`${iso} is no time`);
  return tai;
};
