import type { Header } from '#domain/fits';
import { invalid, missing, wrongType, type Outcome } from './fault';

/** As much of a date as goes down to tenths of a second. */
const DOWN_TO_TENTHS = /^.{0,21}/su;

/**
 * The id of an exposure whose sequence number does not tell it from others of its night: the digits of its date, down to tenths
 * of a second.
 *
 * @returns an id of 15 digits, less than 2^53
 *
 * Source: obs_lsst translators/ts8.py (to_exposure_id), ts3.py (compute_exposure_id).
 */
export const timestampId = (header: Header, keyword: string): Outcome<number> => {
  const date = header.get(keyword);
  if (date === undefined) return missing(keyword);
  if (typeof date !== 'string') return wrongType(keyword, date, 'text');
  const digits = (DOWN_TO_TENTHS.exec(date)?.[0] ?? '').replace(/\D/g, '');
  const id = Number(digits);
  return digits !== '' && Number.isSafeInteger(id)
    ? id
    : invalid(keyword, `is "${date}", whose digits are no exposure id`);
};
