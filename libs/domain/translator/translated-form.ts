import { HeaderNumber, type JsonValue } from '#domain/fits';

/** Properties that are translated already, by their official names. */
export type TranslatedProperties = ReadonlyMap<string, JsonValue>;

type Form =
  'text' | 'integer' | 'number' | 'logical' | 'quantity' | 'time' | 'direction' | 'altitude' | 'place';

/** Every property that there is, with the form of its value, in the units of the official stack (see `fromTranslated`). */
const FORMS = new Map<string, Form>([
  ...formed('text', 'telescope instrument physical_filter boresight_rotation_coord detector_name'),
  ...formed('text', 'detector_unique_name detector_serial detector_group object science_program'),
  ...formed('text', 'observation_type observation_id observation_reason exposure_group'),
  ...formed('integer', 'exposure_id visit_id detector_num detector_exposure_id observing_day'),
  ...formed('integer', 'observation_counter group_counter_start group_counter_end'),
  ...formed('number', 'boresight_airmass relative_humidity'),
  ...formed('logical', 'has_simulated_content can_see_sky'),
  ...formed('quantity', 'exposure_time exposure_time_requested dark_time boresight_rotation_angle'),
  ...formed('quantity', 'focus_z temperature pressure observing_day_offset'),
  ...formed('time', 'datetime_begin datetime_end'),
  ...formed('direction', 'tracking_radec'),
  ...formed('altitude', 'altaz_begin altaz_end'),
  ...formed('place', 'location'),
]);

/** Names that say who translated, which is of no use here. */
const TRANSLATOR_NAMES = new Set(['_translator', 'translator_name']);
const DECIMAL = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const TRUE_WORDS = new Set(['1', 'true', 't', 'yes', 'y', 'on']);
const FALSE_WORDS = new Set(['0', 'false', 'f', 'no', 'n', 'off']);

/** What is wrong with the form of a property. */
export interface FormProblem {
  readonly property: string;
  /** In words, naming the property. */
  readonly problem: string;
}

/**
 * The first property that is unknown or whose value has not its form; undefined where all is well. Null stands for a property that
 * is not there, as in the official stack.
 *
 * Source: astro_metadata_translator observationInfo.py (ObservationInfo.from_simple), properties.py, June 2026.
 */
export function translatedFormProblem(properties: TranslatedProperties): FormProblem | undefined {
  for (const [property, value] of properties) {
    if (TRANSLATOR_NAMES.has(property)) continue;
    const form = FORMS.get(property);
    if (form === undefined) return { property, problem: `${property} is no property of an observation` };
    if (value === null) continue;
    const expected = EXPECTATIONS[form](value);
    if (expected !== undefined) return { property, problem: `${property} is not ${expected}` };
  }
  return undefined;
}

/** A whole number, also where it is written `3.0`, as text, or as a logical value; undefined for anything else. */
export function translatedInteger(value: JsonValue): bigint | undefined {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'string') {
    const [, digits] = /^\s*([+-]?\d+)(?:\.0*)?\s*$/.exec(value) ?? [];
    return digits === undefined ? undefined : BigInt(digits.replace(/^\+/, ''));
  }
  if (!(value instanceof HeaderNumber)) return undefined;
  if (value.isInteger) return BigInt(value.text);
  return Number.isInteger(value.value) ? BigInt(value.value) : undefined;
}

/** A logical value, also where it is written as 0 or 1 or as a word; undefined for anything else. */
export function translatedLogical(value: JsonValue): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value instanceof HeaderNumber) return value.value === 0 ? false : value.value === 1 ? true : undefined;
  if (typeof value !== 'string') return undefined;
  const word = value.toLowerCase();
  return TRUE_WORDS.has(word) || (FALSE_WORDS.has(word) ? false : undefined);
}

/** A number, never text; undefined for anything else. */
export function translatedNumber(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'boolean') return Number(value);
  return value instanceof HeaderNumber ? value.value : undefined;
}

/** So many numbers in a list; undefined for anything else. */
export function translatedNumbers(value: JsonValue, length: number): readonly number[] | undefined {
  if (!Array.isArray(value) || value.length !== length) return undefined;
  const numbers = (value as readonly JsonValue[]).map((item) => translatedNumber(item));
  return numbers.every((number) => number !== undefined) ? numbers : undefined;
}

/** For each form what a value should be, in words, where it is not. */
const EXPECTATIONS: Readonly<Record<Form, (value: JsonValue) => string | undefined>> = {
  text: (value) => (typeof value === 'string' ? undefined : 'text'),
  integer: (value) => (translatedInteger(value) === undefined ? 'a whole number' : undefined),
  number: (value) =>
    translatedNumber(value) !== undefined || (typeof value === 'string' && DECIMAL.test(value))
      ? undefined
      : 'a number',
  logical: (value) => (translatedLogical(value) === undefined ? 'true or false' : undefined),
  quantity: (value) => (translatedNumber(value) === undefined ? 'a number' : undefined),
  time: (value) =>
    translatedNumbers(value, 2) === undefined ? 'a Julian date of TAI in two numbers' : undefined,
  direction: (value) =>
    isWithinPoles(translatedNumbers(value, 2)) ? undefined : '[right ascension, declination] in degrees',
  altitude: (value) =>
    isWithinPoles(translatedNumbers(value, 2)) ? undefined : '[azimuth, altitude] in degrees',
  place: (value) => (translatedNumbers(value, 3) === undefined ? 'three numbers of metres' : undefined),
};

function isWithinPoles(angles: readonly number[] | undefined): boolean {
  return angles !== undefined && !(Math.abs(angles[1] ?? NaN) > 90);
}

function formed(form: Form, names: string): (readonly [string, Form])[] {
  return names.split(' ').map((name) => [name, form]);
}
