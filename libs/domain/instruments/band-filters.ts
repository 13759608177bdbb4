import type { PhysicalFilter } from './instrument';

const BANDS = ['u', 'g', 'r', 'i', 'z', 'y'] as const;

/** Nothing in the beam. */
export const OPEN_FILTERS: readonly PhysicalFilter[] = ['empty', 'none'].map((name) => ({
  name,
  band: 'white',
}));

/** Filters that are named after their bands, as simulations and test stands do. */
export const BAND_FILTERS: readonly PhysicalFilter[] = BANDS.map((band) => ({ name: band, band }));

/** A filter that the header does not tell. */
export const UNKNOWN_FILTER: PhysicalFilter = { name: 'unknown', band: 'unknown' };

/** Filters of test stands that let everything pass from a wavelength in nanometres on; each is a band of its own. */
export const CUT_ON_FILTERS: readonly PhysicalFilter[] = ['275CutOn', '550CutOn'].map((name) => ({
  name,
  band: name,
}));
