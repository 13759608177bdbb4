import { OPEN_FILTERS, UNKNOWN_FILTER } from './band-filters';
import type { PhysicalFilter } from './instrument';

/** Names with the band of each. */
type Bands = Readonly<Record<string, string>>;

/** The filters of the camera's own exchanger, with which it observes the sky. */
const SKY: Bands = { u_24: 'u', g_6: 'g', r_57: 'r', i_39: 'i', z_20: 'z', y_10: 'y' };

/** What else can stand in the exchanger's place: a pinhole plate, an empty frame. */
const PLATES = ['ph_5', 'ef_43'] as const;

/** Neutral densities of the test bench, in the order in which they are registered. */
const NEUTRAL_DENSITIES = ['0.1', '0.3', '0.5', '0.7', '1.0', '2.0', '0.01', '0.05', '0.4', '3.0', '4.0'].map(
  (density) => `ND_OD${density}`,
);

/** Filters and narrow bands of the test bench, by the band that they lie in. */
const BENCH: Readonly<Record<string, readonly string[]>> = {
  u: ['SDSSu'],
  g: ['SDSSg', '480nm'],
  r: ['SDSSr', '650nm'],
  i: ['SDSSi', '750nm'],
  z: ['SDSSz', '870nm'],
  y: ['SDSSY', '950nm', '970nm'],
};

/** Masks of the test bench; each is a band of its own. */
const MASKS = ['grid', 'spot', 'sparsegrid', 'streak', 'ellipses'] as const;

/** Lamps of the calibration projector: two of white light, one in each band. */
const LAMPS: Bands = {
  HIGH: 'white',
  LOW: 'white',
  uv: 'u',
  blue: 'g',
  red: 'r',
  nm750: 'i',
  nm850: 'z',
  nm960: 'y',
};

const named = (bands: Bands): PhysicalFilter[] =>
  Object.entries(bands).map(([name, band]) => ({ name, band }));

const withNeutralDensities = ({ name, band }: PhysicalFilter): PhysicalFilter[] =>
  NEUTRAL_DENSITIES.map((density) => ({ name: `${name}~${density}`, band: `${band}~nd` }));

const bench = (band: string, names: readonly string[]): PhysicalFilter[] => {
  const filters = names.map((name) => ({ name, band }));
  return [...filters, ...filters.flatMap(withNeutralDensities)];
};

/** Before a filter a lamp is only of use if it shines in the filter's band; what then arrives has the filter's band. */
const lampsBefore = (filter: PhysicalFilter): PhysicalFilter[] =>
  named(LAMPS)
    .filter((lamp) => lamp.band === 'white' || lamp.band === filter.band)
    .map((lamp) => ({ name: `${filter.name}~${lamp.name}`, band: filter.band }));

/** What can stand in the camera's exchanger. */
export const EXCHANGER_FILTERS: readonly PhysicalFilter[] = [
  ...PLATES.map((name) => ({ name, band: 'white' })),
  ...named(SKY),
  UNKNOWN_FILTER,
];

/** What can stand on the test bench, and the lamps of the calibration projector with what can stand before them. */
export const BENCH_FILTERS: readonly PhysicalFilter[] = [
  ...NEUTRAL_DENSITIES.map((name) => ({ name, band: 'white~nd' })),
  ...Object.entries(BENCH).flatMap(([band, names]) => bench(band, names)),
  ...MASKS.flatMap((mask) => bench(mask, [mask])),
  ...named(LAMPS),
  ...['none', ...PLATES].flatMap((element) =>
    named(LAMPS).map((lamp) => ({ name: `${element}~${lamp.name}`, band: lamp.band })),
  ),
  ...named(SKY).flatMap(lampsBefore),
];

/**
 * All filters of LSSTCam and its test bench with their bands, in the order of registration.
 *
 * Source: obs_lsst filters.py.
 */
export const LSSTCAM_PHYSICAL_FILTERS: readonly PhysicalFilter[] = [
  ...OPEN_FILTERS,
  ...EXCHANGER_FILTERS,
  ...BENCH_FILTERS,
];
