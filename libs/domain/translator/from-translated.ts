import { GiveUp, type FailureCode } from '#domain/failure';
import { double, type JsonValue } from '#domain/fits';
import { julianFromJd, parseDayObs, taiOfJulian, type DayObs, type TaiNs } from '#domain/observation';
import { MAX_TYPE_LENGTH } from './exposure-rules';
import { isFault } from './fault';
import { HeaderReading } from './header-reading';
import type { ObservationInfo } from './observation-info';
import type { AltAz, PropertyName, RaDec } from './property-values';
import { wrapAt } from './sky-angle';
import type { Translation } from './translate';
import {
  translatedFormProblem,
  translatedInteger,
  translatedLogical,
  translatedNumber,
  translatedNumbers,
  type TranslatedProperties,
} from './translated-form';
import type { TranslationWarning } from './translation-warning';
import { translatorByInstrument } from './translator';

const MJD_ZERO = 2_400_000.5;

/**
 * Takes what somebody translated before, a sidecar or an index file, as the translation of its file. Times are Julian dates of TAI
 * in two numbers, angles degrees (`tracking_radec` ICRS, `altaz_begin` azimuth and altitude), durations seconds. Neither
 * corrections nor fixes are applied: whoever wrote it did so.
 *
 * Source: astro_metadata_translator observationInfo.py (from_simple and its defaults); obs_base ingest.py (what is required).
 *
 * @throws GiveUp TRANSLATED_INVALID naming the property that is unknown, missing, or not of its form; HEADER_VALUE_NOT_FINITE
 */
export function fromTranslated(properties: TranslatedProperties): Translation {
  const wrong = translatedFormProblem(properties);
  if (wrong !== undefined) throw refusal(properties, wrong.property, wrong.problem);
  const reading = new TranslatedReading(properties);
  const begin = reading.time('datetime_begin');
  const info: ObservationInfo = {
    instrument: reading.required('instrument', reading.text('instrument')),
    observationId: reading.required('observation_id', reading.text('observation_id')),
    exposureId: reading.required('exposure_id', reading.integer('exposure_id')),
    exposureGroup: reading.required('exposure_group', reading.text('exposure_group')),
    datetimeBegin: begin,
    exposureTimeRequested: reading.seconds('exposure_time_requested'),
    datetimeEnd: reading.time('datetime_end'),
    observingDay: reading.day('observing_day'),
    observingDayOffset: reading.integer('observing_day_offset') ?? usualDayOffset(reading),
    observationType: reading.type('observation_type'),
    physicalFilter: reading.required('physical_filter', reading.text('physical_filter')),
    detectorNum: reading.required('detector_num', reading.integer('detector_num')),
    groupCounterStart: reading.counter('group_counter_start'),
    groupCounterEnd: reading.counter('group_counter_end'),
    hasSimulatedContent: reading.simulated('has_simulated_content'),
    altazBegin: reading.altaz('altaz_begin'),
    boresightRotationAngle: reading.number('boresight_rotation_angle'),
    boresightRotationCoord: reading.text('boresight_rotation_coord'),
    canSeeSky: reading.logical('can_see_sky'),
    darkTime: reading.number('dark_time'),
    object: reading.text('object'),
    observationCounter: reading.integer('observation_counter'),
    observationReason: reading.text('observation_reason'),
    scienceProgram: reading.text('science_program'),
    trackingRadec: reading.direction('tracking_radec'),
    visitId: reading.value('visit_id') === null ? null : reading.whole('visit_id'),
  };
  return { info, fixes: [], warnings: reading.warnings };
}

/** Properties whose forms have been found right, read one by one. */
class TranslatedReading {
  readonly warnings: TranslationWarning[] = [];

  constructor(readonly properties: TranslatedProperties) {}

  value(property: PropertyName | 'instrument'): JsonValue {
    return this.properties.get(property) ?? null;
  }

  required<T>(property: PropertyName | 'instrument', value: T | null): T {
    if (value === null) throw this.refusal(property, 'is missing');
    return value;
  }

  refusal(property: string, problem: string, code?: FailureCode): GiveUp {
    return refusal(this.properties, property, `${property} ${problem}`, code);
  }

  text(property: PropertyName | 'instrument'): string | null {
    const value = this.value(property);
    if (typeof value !== 'string') return null;
    if (value.includes('\0')) {
      throw this.refusal(property, 'holds a NUL character, which the registry cannot');
    }
    return value;
  }

  type(property: PropertyName): string {
    const type = this.required(property, this.text(property));
    if (type.length <= MAX_TYPE_LENGTH) return type;
    throw this.refusal(property, `is ${type}, longer than ${MAX_TYPE_LENGTH} characters`);
  }

  whole(property: PropertyName): bigint | null {
    return translatedInteger(this.value(property)) ?? null;
  }

  integer(property: PropertyName): number | null {
    const value = this.whole(property);
    if (value === null) return null;
    if (Number.isSafeInteger(Number(value))) return Number(value);
    throw this.refusal(property, `is ${value}, beyond 2^53`);
  }

  counter(property: PropertyName): number {
    const isGiven = this.properties.has(property);
    return this.required(property, this.integer(isGiven ? property : 'observation_counter'));
  }

  logical(property: PropertyName): boolean | null {
    return translatedLogical(this.value(property)) ?? null;
  }

  simulated(property: PropertyName): boolean {
    return this.properties.has(property) ? this.required(property, this.logical(property)) : false;
  }

  seconds(property: PropertyName): number {
    const value = this.required(property, translatedNumber(this.value(property)) ?? null);
    if (Number.isFinite(value)) return value;
    throw this.refusal(property, `is ${value}`, 'HEADER_VALUE_NOT_FINITE');
  }

  number(property: PropertyName): number | null {
    return this.finite(property, translatedNumber(this.value(property)) ?? null);
  }

  day(property: PropertyName): DayObs {
    const number = this.required(property, this.integer(property));
    const day = parseDayObs(number);
    if (day === undefined) throw this.refusal(property, `is ${number}, which is no day`);
    return day;
  }

  time(property: PropertyName): TaiNs {
    const [jd, rest] = this.required(property, translatedNumbers(this.value(property), 2) ?? null);
    const time = taiOfJulian(julianFromJd(jd ?? NaN, rest));
    if (time === undefined) throw this.refusal(property, 'is no time');
    return time;
  }

  direction(property: PropertyName): RaDec | null {
    const [ra, dec] = translatedNumbers(this.value(property), 2) ?? [];
    if (ra === undefined || dec === undefined) return null;
    if (this.finite(property, ra) === null || this.finite(property, dec) === null) return null;
    return { ra: wrapAt(ra, 360), dec };
  }

  altaz(property: PropertyName): AltAz | null {
    const [azimuth, altitude] = translatedNumbers(this.value(property), 2) ?? [];
    if (azimuth === undefined || altitude === undefined) return null;
    return {
      azimuth: this.finite(property, wrapAt(azimuth, 360)),
      zenithAngle: this.finite(property, 90 - altitude),
    };
  }

  private finite(property: PropertyName, value: number | null): number | null {
    if (value === null || Number.isFinite(value)) return value;
    const message = `${property} is ${value}`;
    this.warnings.push({ code: 'HEADER_VALUE_NOT_FINITE', property, keyword: null, message });
    return null;
  }
}

/** Without it the night has no times; the official stack then stores a night without them, that no other file agrees with. */
function usualDayOffset(reading: TranslatedReading): number {
  const property = 'observing_day_offset';
  const translator = translatorByInstrument(reading.text('instrument') ?? '');
  const [jd = NaN, rest = 0] = translatedNumbers(reading.value('datetime_begin'), 2) ?? [];
  const header = new Map([['MJD-BEG', double(jd - MJD_ZERO + rest)]]);
  const offset =
    translator && new HeaderReading(header, translator.instrument, translator.rules).get(property);
  if (offset === undefined || isFault(offset)) throw reading.refusal(property, 'is missing');
  const message = `${property} is missing, the instrument's own is taken`;
  reading.warnings.push({ code: 'DEFAULT_USED', property, keyword: null, message });
  return offset;
}

function refusal(
  properties: TranslatedProperties,
  property: string,
  problem: string,
  code: FailureCode = 'TRANSLATED_INVALID',
): GiveUp {
  const named = (name: string): string | null => {
    const value = properties.get(name);
    return typeof value === 'string' ? value : null;
  };
  const facts = {
    instrument: named('instrument'),
    obsId: named('observation_id'),
    property,
    keyword: null,
  };
  return new GiveUp(code, `translated properties: ${problem}`, { facts });
}
