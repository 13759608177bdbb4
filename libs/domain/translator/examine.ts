import type { Header } from '#domain/fits';
import { taiOfJulian, type TaiNs } from '#domain/observation';
import type { CorrectionLookup } from './corrections';
import { Fault, invalid, isFault, type FaultCode, type Outcome } from './fault';
import { fixHeader } from './fix-header';
import type { HeaderChange } from './header-edits';
import { HeaderReading } from './header-reading';
import type { ObservationInfo } from './observation-info';
import type { PropertyName, PropertyValues } from './property-values';
import type { TranslationWarning } from './translation-warning';
import { translatorFor } from './translator';

/** A required property that cannot be had, and why. */
export interface PropertyFault {
  readonly property: PropertyName;
  readonly code: FaultCode;
  readonly keyword: string | null;
  /** In words, naming the keyword: `GROUPID is a number, text expected`. */
  readonly problem: string;
}

/** Values of which some may be missing. */
type Partly<T> = { readonly [Key in keyof T]: T[Key] | undefined };

/** All that could be found out about a header, whether or not it will do for ingest. */
export interface HeaderExamination {
  /** The registry's name. */
  readonly instrument: string;
  /** The header as it was translated, mended. */
  readonly header: Header;
  /** What could be had; complete where there are no faults. */
  readonly found: Partly<ObservationInfo>;
  /** Why the header will not do, each cause once, however many properties depend on it; none where it will. */
  readonly faults: readonly PropertyFault[];
  /** Keywords that were mended before reading. */
  readonly fixes: readonly HeaderChange[];
  readonly warnings: readonly TranslationWarning[];
}

/**
 * Finds out all that can be known of the header of one raw file as it was read: corrects it, mends it, and looks for each
 * property that ingest needs, going on where one cannot be had. `translate` is for those who need them all.
 *
 * @param corrections - where corrections of single observations are kept, if there are any
 * @throws GiveUp if no served instrument knows the header
 */
export const examineHeader = (
  header: Header,
  { corrections }: { readonly corrections?: CorrectionLookup | undefined } = {},
): HeaderExamination => {
  const translator = translatorFor(header);
  const fixed = fixHeader(header, translator, corrections);
  const reading = new HeaderReading(fixed.header, translator.instrument, translator.rules);
  const { found, faults } = propertiesOf(reading);
  return {
    instrument: translator.instrument.name,
    header: fixed.header,
    found,
    faults,
    fixes: fixed.fixes,
    warnings: [...fixed.warnings, ...reading.warnings],
  };
};

const propertiesOf = (reading: HeaderReading): Pick<HeaderExamination, 'found' | 'faults'> => {
  const faults: PropertyFault[] = [];
  const named = new Set<Fault>();
  const fail = (property: PropertyName, fault: Fault): void => {
    // What depends on a property fails by the same fault: it is named once.
    if (named.has(fault)) return;
    named.add(fault);
    const { code, keyword, problem } = fault;
    faults.push({ property, code, keyword, problem });
  };
  const required = <P extends PropertyName>(property: P): PropertyValues[P] | undefined => {
    const outcome = storable(reading.get(property));
    if (!isFault(outcome)) return outcome;
    fail(property, outcome);
    return undefined;
  };
  const optional = <P extends PropertyName>(property: P): PropertyValues[P] | null => {
    const outcome = storable(reading.get(property));
    if (!isFault(outcome)) return outcome;
    if (outcome.isFinal) fail(property, outcome);
    reading.warn(property, outcome.code, `${property}: ${outcome.problem}`, outcome.keyword);
    return null;
  };
  const requiredTime = (property: 'datetime_begin' | 'datetime_end'): TaiNs | undefined => {
    const time = required(property);
    const nanoseconds = time && taiOfJulian(time);
    if (time !== undefined && nanoseconds === undefined) fail(property, invalid('its time', 'is no time'));
    return nanoseconds;
  };
  const found: Partly<ObservationInfo> = {
    instrument: reading.instrument.name,
    observationId: required('observation_id'),
    exposureId: required('exposure_id'),
    exposureGroup: required('exposure_group'),
    datetimeBegin: requiredTime('datetime_begin'),
    exposureTimeRequested: required('exposure_time_requested'),
    datetimeEnd: requiredTime('datetime_end'),
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
  const angle = reading.get('boresight_rotation_angle');
  if (isFault(angle) && isAngleNeeded(found, angle)) fail('boresight_rotation_angle', angle);
  return { found, faults };
};

/**
 * A camera that follows the sky is turned by some angle, without which its exposure is none. A NaN is an angle that somebody
 * measured and did not get: it is stored as null.
 *
 * Source: obs_base ingest.py (makeExposureRecord), where such a file ends the whole run.
 */
const isAngleNeeded = (found: Partly<ObservationInfo>, angle: Fault): boolean =>
  found.boresightRotationCoord === 'sky' &&
  found.trackingRadec !== undefined &&
  found.trackingRadec !== null &&
  angle.code !== 'HEADER_VALUE_NOT_FINITE';

/** The database holds any text but one with a NUL in it. */
export const storable = <T>(outcome: Outcome<T>): Outcome<T> =>
  typeof outcome === 'string' && outcome.includes('\0')
    ? invalid('its text', 'holds a NUL character, which the registry cannot')
    : outcome;
