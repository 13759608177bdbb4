import { EXPOSURE_KINDS, type ExposureKind, type KindTraits } from './exposure-kind';
import { CAROUSEL, type MountedFilter } from './filter-wheel';
import { choosePointing, type Pointing } from './pointing';
import { SeededRandom } from './seeded-random';
import { isoTime, nightBeginsMs } from './time';

/** The name of a filter in the carousel. */
export type MountedFilterName = (typeof CAROUSEL)[number]['physicalFilter'];

/** What is asked of the observatory. */
export interface ExposureOrder {
  /** The same seed, night and number give the same bytes. */
  readonly seed: string | number;
  /** The night as YYYYMMDD. */
  readonly dayObs: number;
  /** Number in the night, 1 to 99999. */
  readonly seqNum: number;
  /** Science unless told. */
  readonly kind?: ExposureKind;
  /** One of the carousel's; otherwise the night's plan chooses. */
  readonly physicalFilter?: MountedFilterName | undefined;
  /** Open shutter in seconds; what is usual for the kind (science: 30) unless told. */
  readonly exposureSeconds?: number | undefined;
  /** From one exposure's begin to the next one's, in seconds; 37 unless told. */
  readonly cadenceSeconds?: number;
  /** Seconds from the begin of the night's first exposure; by number and cadence unless told. */
  readonly beginsAfterSeconds?: number;
}

/** An exposure's place in its group. */
export interface Snap {
  /** From 0. */
  readonly index: number;
  /** Exposures in the group. */
  readonly of: number;
}

/** One press of the shutter: what all sensors have in common. Times are milliseconds since 1970 TAI. */
export interface Shot {
  readonly obsId: string;
  readonly dayObs: number;
  readonly seqNum: number;
  readonly traits: KindTraits;
  readonly group: string;
  readonly snap: Snap;
  readonly filter: MountedFilter;
  readonly target: string;
  readonly exposureSeconds: number;
  readonly beginMs: number;
  readonly endMs: number;
  readonly pointing: Pointing;
  readonly random: SeededRandom;
}

/** Filters are changed rarely: as many exposures in a row have the same one. */
const EXPOSURES_PER_FILTER = 40;
/** Evening twilight ends about 23:30 UTC, 11.5 hours into the night. */
const FIRST_EXPOSURE_MS = 11.5 * 3_600_000;
const ALONE: Snap = { index: 0, of: 1 };

/**
 * Plans and takes one exposure.
 *
 * @param first - the first snap of its group: the others have its group, filter and pointing
 */
export function takeShot(order: ExposureOrder, snap: Snap = ALONE, first?: Shot): Shot {
  const { dayObs, seqNum, cadenceSeconds = 37 } = order;
  const traits = EXPOSURE_KINDS[order.kind ?? 'science'];
  const { exposureSeconds = traits.exposureSeconds } = order;
  const { beginsAfterSeconds = (seqNum - 1) * cadenceSeconds } = order;
  const night = new SeededRandom(String(order.seed)).fork(dayObs);
  const random = night.fork(seqNum);
  const beginMs =
    nightBeginsMs(dayObs) +
    FIRST_EXPOSURE_MS +
    Math.round(beginsAfterSeconds * 1000) +
    random.integer(0, 900);
  const filter =
    first?.filter ??
    CAROUSEL.find(({ physicalFilter }) => physicalFilter === order.physicalFilter) ??
    night.fork('filter', Math.floor(seqNum / EXPOSURES_PER_FILTER)).pick(CAROUSEL);
  const pointing = first?.pointing ?? choosePointing(random.fork('pointing'), beginMs);
  return {
    obsId: `MC_O_${dayObs}_${String(seqNum).padStart(6, '0')}`,
    dayObs,
    seqNum,
    traits,
    group: first?.group ?? isoTime(beginMs - random.integer(18_000, 29_000)),
    snap,
    filter,
    target: `field_${pointing.ra.toFixed(0)}_${pointing.dec.toFixed(0)}`,
    exposureSeconds,
    beginMs,
    endMs: beginMs + Math.round(exposureSeconds * 1000) + random.integer(880, 960),
    pointing,
    random,
  };
}
