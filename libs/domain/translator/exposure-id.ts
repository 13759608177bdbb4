import { HeaderNumber, type HeaderValue } from '#domain/fits';
import { CONTROLLERS } from '#domain/instruments';
import { invalid, wrongType, type Outcome } from './fault';
import { castInteger, wholeNumberOf } from './header-access';

const LETTERS = CONTROLLERS.map((controller) => controller.letter).join('');
const SIMULATED_LETTERS = CONTROLLERS.filter((controller) => controller.simulated)
  .map((controller) => controller.letter)
  .join('');
const MAX_SEQ_NUM = 99_999;
const ID_DIGITS_OF_SEQ_NUM = 100_000;
const DAY_STEP_PER_CONTROLLER = 10_000_000;

/** Whether data of this controller are made by a program. */
export const isSimulated = (controller: string): boolean =>
  controller !== '' && SIMULATED_LETTERS.includes(controller);

/** YYYYMMDD of a number, a text of eight digits or an ISO date. */
const dayOf = (dayobs: HeaderValue): Outcome<number> => {
  const isWhole = dayobs instanceof HeaderNumber && dayobs.isInteger;
  const text = isWhole ? dayobs.text : dayobs;
  if (typeof text !== 'string') return wrongType('DAYOBS', dayobs, 'text');
  const digits = text.replace(/T.*$/s, '').replaceAll('-', '');
  return /^\d{8}$/.test(digits) ? Number(digits) : invalid('DAYOBS', `is ${text}, not YYYYMMDD`);
};

const seqNumOf = (seqnum: HeaderValue): Outcome<number> => {
  const number = typeof seqnum === 'string' ? castInteger(seqnum) : wholeNumberOf(seqnum);
  if (number === undefined) return wrongType('SEQNUM', seqnum, 'a whole number');
  return number >= 0 && number <= MAX_SEQ_NUM
    ? number
    : invalid('SEQNUM', `is ${number}, not within 0 and ${MAX_SEQ_NUM}`);
};

/** How many thousand years the controller's exposures are put into the future, so that their ids do not clash. */
const thousandsOf = (controller: HeaderValue | undefined, day: number): Outcome<number> => {
  if (controller === undefined || controller === null) return 0;
  if (typeof controller !== 'string') return wrongType('CONTRLLR', controller, 'a letter');
  const known = CONTROLLERS.find(({ letter }) => letter === controller);
  if (known !== undefined) return day > known.unifiedAfter ? 0 : known.index;
  // The official stack looks for a part of a text, so that an empty one is the first letter.
  const index = LETTERS.indexOf(controller);
  return index >= 0 ? index : invalid('CONTRLLR', `is ${controller}, none of ${LETTERS}`);
};

/**
 * The id of an exposure: its night, five digits of its sequence number, and the controller in the millennium.
 *
 * @returns an id of 13 digits, at most 7050123199999 for nights before 2051
 *
 * Source: obs_lsst translators/lsst.py (compute_exposure_id).
 */
export const exposureIdOf = (
  dayobs: HeaderValue,
  seqnum: HeaderValue,
  controller: HeaderValue | undefined,
): Outcome<number> => {
  const seqNum = seqNumOf(seqnum);
  if (typeof seqNum !== 'number') return seqNum;
  const day = dayOf(dayobs);
  if (typeof day !== 'number') return day;
  const thousands = thousandsOf(controller, day);
  if (typeof thousands !== 'number') return thousands;
  return (day + thousands * DAY_STEP_PER_CONTROLLER) * ID_DIGITS_OF_SEQ_NUM + seqNum;
};
