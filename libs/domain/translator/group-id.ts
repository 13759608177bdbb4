import { hash } from 'node:crypto';
import { daysSince1970 } from '#domain/observation';
import { invalid, type Outcome } from './fault';

const DATED = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})\.(\d{3})(?:[+#](\d+))?$/;
const DAYS_TO_2015 = 16_436;
const HASH_DIGITS = 14;
/** Python takes no longer whole numbers. Source: Python sys.int_info.default_max_str_digits, 3.11. */
const MOST_DIGITS = 4300;

/** Seconds since 2015-01-01T00:00:00 by the calendar alone; undefined where calendar or clock have no such time. */
const secondsSince2015 = (
  [year = 0, month = 0, day = 0]: readonly number[],
  [hour = 0, minute = 0, second = 0]: readonly number[],
): number | undefined => {
  const days = daysSince1970({ year, month, day });
  if (days === undefined || year < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  return (days - DAYS_TO_2015) * 86_400 + hour * 3_600 + minute * 60 + second;
};

/**
 * The number that stands for a group: the name itself if it is a whole number; seconds, milliseconds and four digits of the
 * suffix if it is a date; else a hash of it. It exceeds 2^53.
 *
 * Source: obs_lsst translators/lsst.py (to_visit_id).
 */
export const groupIdOf = (group: string): Outcome<bigint> => {
  if (/^\s*[+-]?\d+(?:_\d+)*\s*$/.test(group)) {
    const digits = group.trim().replaceAll('_', '').replace('+', '');
    if (digits.replace('-', '').length <= MOST_DIGITS) return BigInt(digits);
  }
  const dated = DATED.exec(group);
  if (dated !== null) {
    const parts = dated.slice(1, 7).map(Number);
    const seconds = secondsSince2015(parts.slice(0, 3), parts.slice(3));
    if (seconds === undefined) return invalid('GROUPID', `is ${group}, which is no time`);
    if (group.length > MOST_DIGITS) return invalid('GROUPID', 'has a number of too many digits');
    const suffix = BigInt(dated[8] ?? 0)
      .toString()
      .padStart(4, '0');
    return BigInt(`${seconds}${dated[7] ?? ''}${suffix}`);
  }
  if (!/^\p{ASCII}*$/u.test(group)) return invalid('GROUPID', 'is not ASCII, so that it has no number');
  const digits = hash('blake2b512', group).slice(0, HASH_DIGITS);
  return BigInt(`${BigInt(`0x${digits}`)}${group.length.toString().padStart(2, '0')}`);
};
