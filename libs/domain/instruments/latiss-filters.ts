import type { PhysicalFilter } from './instrument';

/** What can stand in the filter wheel, with its band, in the order of registration. */
const FILTERS: Readonly<Record<string, string>> = {
  empty: 'white',
  blank_bk7_wg05: 'white',
  KPNO_1111_436nm: 'g',
  KPNO_373A_677nm: 'r',
  KPNO_406_828nm: 'z',
  diffuser: 'diffuser',
  unknown: 'unknown',
  BG40: 'g',
  BG40_65mm_1: 'g',
  BG40_65mm_2: 'g',
  quadnotch1: 'notch',
  RG610: 'r',
  OG550_65mm_1: 'g',
  OG550_65mm_2: 'g',
  FELH0600: 'r',
  SDSSg: 'g',
  SDSSr: 'r',
  SDSSi: 'i',
  collimator: 'white',
  cyl_lens: 'white',
  SDSSu_65mm: 'u',
  SDSSg_65mm: 'g',
  SDSSr_65mm: 'r',
  SDSSi_65mm: 'i',
  SDSSz_65mm: 'z',
  SDSSy_65mm: 'y',
};

/** Filters of 65 mm that also fit into the grating wheel; registered there behind an empty filter wheel only. */
const FILTERS_FOR_GRATINGS = ['u', 'g', 'r', 'i', 'z', 'y'].map((band) => `SDSS${band}_65mm`);

const PINHOLE_PLATES = ['1', '2_1', '2_2', '2_3', '2_4'] as const;
const PINHOLE_SIZES = ['1000', '0500', '0200', '0100'] as const;

/** What can stand in the grating wheel behind every filter. */
const GRATINGS: readonly string[] = [
  ...['ronchi90lpmm', 'ronchi170lpmm', 'empty', 'unknown', 'holo4_003', 'blue300lpmm_qn1', 'holo4_001'],
  ...PINHOLE_PLATES.flatMap((plate) => PINHOLE_SIZES.map((size) => `pinhole_${plate}_${size}`)),
];

/** A grating does not change the band; a filter in its place gives its own to an empty filter wheel. */
const withGratings = ([filter, band]: readonly [string, string]): PhysicalFilter[] => [
  ...GRATINGS.map((grating) => ({ name: `${filter}~${grating}`, band })),
  ...(filter === 'empty' ? FILTERS_FOR_GRATINGS : []).map((second) => ({
    name: `${filter}~${second}`,
    band: FILTERS[second] ?? band,
  })),
];

/**
 * Filters of LATISS, each alone and with each grating (`filter~grating`), in the order of registration.
 * The diffuser is registered alone only.
 *
 * Source: obs_lsst filters.py.
 */
export const LATISS_PHYSICAL_FILTERS: readonly PhysicalFilter[] = [
  ...Object.entries(FILTERS).map(([name, band]) => ({ name, band })),
  ...Object.entries(FILTERS)
    .filter(([name]) => name !== 'diffuser')
    .flatMap(withGratings),
];
