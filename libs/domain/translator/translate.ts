import { GiveUp } from '#domain/failure';
import type { Header } from '#domain/fits';
import { taiOfJulian, type JulianTime, type TaiNs } from '#domain/observation';
import type { CorrectionLookup } from './corrections';
import { isFault, invalid, type Fault, type Outcome } from './fault';
import { fixHeader } from './fix-header';
import type { HeaderChange } from './header-edits';
import { HeaderReading } from './header-reading';
import type { ObservationInfo } from './observation-info';
import type { PropertyName, PropertyValues } from './property-values';
import type { TranslationWarning } from './translation-warning';
import { translatorFor } from './translator';

/** What a header says, and what had to be done to it. */
export interface Translation {
  readonly info: ObservationInfo;
  /** Keywords that were mended before reading. */
  readonly fixes: readonly HeaderChange[];
  readonly warnings: readonly TranslationWarning[];
}

interface PropertyFault {
  readonly property: PropertyName;
  readonly fault: Fault;
}

/** Values of which some may still be missing. */
type Partly<T> = { readonly [Key in keyof T]: T[Key] | undefined };

const isComplete = <T extends object>(values: Partly<T>): values is T =>
  Object.values(values).every((value) => value !== undefined);

/** The database holds any text but one with a NUL in it. */
const storable = <T>(outcome: Outcome<T>): Outcome<T> =>
  typeof outcome === 'string' && outcome.includes('\0')
    ? invalid('its text', 'holds a NUL character, which the registry cannot')
    : outcome;

/** What cannot be had of the required properties; facts for one log line. */
const giveUp = (reading: HeaderReading, faults: readonly PropertyFault[]): GiveUp => {
  const problems = faults.map(({ property, fault }) => `${property}: ${fault.problem}`);
  const [first] = faults;
  return new GiveUp(first?.fault.code ?? 'HEADER_VALUE_INVALID', problems.join('; '), {
    facts: {
      instrument: reading.instrument.name,
      obsId: reading.find('observation_id') ?? null,
      property: first?.property ?? null,
      keyword: first?.fault.keyword ?? null,
    },
  });
};

/** @throws GiveUp naming every required property that cannot be had */
const observationInfo = (reading: HeaderReading): ObservationInfo => {
  const faults: PropertyFault[] = [];
  const required = <P extends PropertyName>(property: P): PropertyValues[P] | undefined => {
    const outcome = storable(reading.get(property));
    if (!isFault(outcome)) return outcome;
    // What depends on a property fails by the same fault: it is named once.
    if (!faults.some(({ fault }) => fault === outcome)) faults.push({ property, fault: outcome });
    return undefined;
  };
  const optional = <P extends PropertyName>(property: P): PropertyValues[P] | null => {
    const outcome = storable(reading.get(property));
    if (!isFault(outcome)) return outcome;
    reading.warn(property, outcome.code, `${property}: ${outcome.problem}`, outcome.keyword);
    return null;
  };
  const nanoseconds = (time: JulianTime | undefined): TaiNs | undefined => time && taiOfJulian(time);
  const info: Partly<ObservationInfo> = {
    instrument: reading.instrument.name,
    observationId: required('observation_id'),
    exposureId: required('exposure_id'),
    exposureGroup: required('exposure_group'),
    datetimeBegin: nanoseconds(required('datetime_begin')),
    exposureTimeRequested: required('exposure_time_requested'),
    datetimeEnd: nanoseconds(required('datetime_end')),
    observingDay: required('observing_day'),
    observingDayOffset: required('observing_day_offset'),
    observationType: required('observation_type'),
    physicalFilter: required('physical_filter'),
    detectorNum: required('detector_num'),
    groupCounterStart: required('group_counter_start'),
    groupCounterEnd: required('group_counter_end'),
    hasSimulatedContent: required('has_simulated_content'),
    altazBegin: optional('altaz_begin'),
    boresightRotationAngle: optional('boresight_rotation_angle'),
    boresightRotationCoord: optional('boresight_rotation_coord'),
    canSeeSky: optional('can_see_sky'),
    darkTime: optional('dark_time'),
    object: optional('object'),
    observationCounter: optional('observation_counter'),
    observationReason: optional('observation_reason'),
    scienceProgram: optional('science_program'),
    trackingRadec: optional('tracking_radec'),
    visitId: optional('visit_id'),
  };
  if (isComplete<ObservationInfo>(info)) return info;
  throw giveUp(reading, faults);
};

/**
 * Translates the header of one raw file as it was read: corrects it, mends it, and finds all that ingest needs.
 *
 * @param corrections - where corrections of single observations are kept, if there are any
 * @throws GiveUp if no served instrument knows the header, or it lacks what an exposure cannot do without; the message
 *   names each such property with its keyword (`exposure_group: GROUPID is a number, text expected`)
 */
export const translate = (
  header: Header,
  { corrections }: { readonly corrections?: CorrectionLookup | undefined } = {},
): Translation => {
  const translator = translatorFor(header);
  const fixed = fixHeader(header, translator, corrections);
  const reading = new HeaderReading(fixed.header, translator.instrument, translator.rules);
  const info = observationInfo(reading);
  return { info, fixes: fixed.fixes, warnings: [...fixed.warnings, ...reading.warnings] };
};
