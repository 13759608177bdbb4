import type { StoredExposure, VisitRecord } from '#adapters/butler-registry';
import type { NoVisit, VisitGroup } from './visit-grouping';

/** What the exposures of a visit have for a reason when they have none, or several. */
const SEVERAL_REASONS = 'various';

/**
 * The row of a visit: what one exposure says, or what several say together.
 *
 * Source: obs_base defineVisits.py (_buildVisitRecords).
 */
export function visitRecord({ id, name, exposures }: VisitGroup): VisitRecord | NoVisit {
  const [first] = exposures;
  const of = <K extends keyof StoredExposure>(column: K): readonly StoredExposure[K][] =>
    exposures.map((exposure) => exposure[column]);
  const physicalFilter = common(of('physical_filter'));
  if (physicalFilter === null) {
    const filters = [...new Set(of('physical_filter'))].join(', ');
    return { code: 'VISIT_GROUP_INVALID', name, reason: `its exposures have several filters: ${filters}` };
  }
  return {
    instrument: first.instrument,
    id,
    day_obs: Math.min(...of('day_obs')),
    physical_filter: physicalFilter,
    name,
    seq_num: ofAll(of('seq_num'), (numbers) => Math.min(...numbers)),
    exposure_time: ofAll(of('exposure_time'), sum),
    target_name: common(of('target_name')),
    observation_reason: common(of('observation_reason')) ?? SEVERAL_REASONS,
    science_program: common(of('science_program')),
    azimuth: ofAll(of('azimuth'), meanAngle),
    zenith_angle: ofAll(of('zenith_angle'), mean),
    timespan: ofAll(of('timespan'), (texts) => unionOf(texts)),
  };
}

/** The value that all have, or null. */
const common = <T>(values: readonly (T | null)[]): T | null => {
  const [first = null] = values;
  return values.every((value) => value === first) ? first : null;
};

/** What becomes of all values; null if one of them is. */
function ofAll<T, R>(values: readonly (T | null)[], reduce: (values: readonly T[]) => R): R | null {
  const there = values.filter((value) => value !== null);
  return there.length === values.length ? reduce(there) : null;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

/** The direction of the mean of unit vectors, in degrees from -180 to 180; that of a single angle is the angle itself. */
function meanAngle(degrees: readonly number[]): number {
  const [only, ...others] = degrees;
  if (only !== undefined && others.length === 0) return only;
  const angles = degrees.map((angle) => (angle * Math.PI) / 180);
  return (Math.atan2(sum(angles.map(Math.sin)), sum(angles.map(Math.cos))) * 180) / Math.PI;
}

const RANGE = /^\[(\d+),(\d+)\)$/;

/** From the first begin to the last end; null if one is unbounded or empty. */
function unionOf(texts: readonly string[]): string | null {
  const [only, ...others] = texts;
  if (only !== undefined && others.length === 0) return only;
  const spans = texts.map((text) => RANGE.exec(text));
  const begins = spans.map((span) => BigInt(span?.[1] ?? -1));
  const ends = spans.map((span) => BigInt(span?.[2] ?? -1));
  if (spans.includes(null)) return null;
  const least = begins.reduce((a, b) => (b < a ? b : a));
  const greatest = ends.reduce((a, b) => (b > a ? b : a));
  return `[${least},${greatest})`;
}
