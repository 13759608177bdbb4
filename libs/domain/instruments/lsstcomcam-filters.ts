import { OPEN_FILTERS, UNKNOWN_FILTER } from './band-filters';
import type { PhysicalFilter } from './instrument';

/** Filters of the sky by their band; the number is that of the glass. */
const GLASSES: Readonly<Record<string, readonly string[]>> = {
  u: ['05', '02', '06'],
  g: ['07', '01'],
  r: ['03'],
  i: ['06'],
  z: ['03', '02'],
  y: ['04'],
};

/** Filters of the commissioning camera, in the order of registration. Source: obs_lsst filters.py. */
export const LSSTCOMCAM_PHYSICAL_FILTERS: readonly PhysicalFilter[] = [
  ...OPEN_FILTERS,
  UNKNOWN_FILTER,
  { name: 'pinhole', band: 'white' },
  { name: 'OG590_2_5mm', band: 'OG590' },
  ...Object.entries(GLASSES).flatMap(([band, glasses]) =>
    glasses.map((glass) => ({ name: `${band}_${glass}`, band })),
  ),
];
