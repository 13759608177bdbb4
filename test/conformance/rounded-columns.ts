/**
 * Columns of exposures and visits that come out of sines, whose last bits are the machine's: imSim gives an hour angle, from which its
 * azimuth and zenith angle are made.
 */
const ROUNDED: Readonly<Record<string, readonly string[]>> = {
  'LSSTCam-imSim': ['azimuth', 'zenith_angle'],
};

/** Whether two implementations may differ in the last bits of a column. */
export const isRounded = (instrument: unknown, column: string): boolean =>
  typeof instrument === 'string' && (ROUNDED[instrument] ?? []).includes(column);

/** Whether two numbers, as exact text, are within four units in the last place. */
export const isWithin4Ulp = (official: unknown, ours: unknown): boolean =>
  typeof official === 'string' &&
  typeof ours === 'string' &&
  Math.abs(Number(official) - Number(ours)) <= 4 * Math.abs(Number(official)) * Number.EPSILON;
