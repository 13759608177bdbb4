import type { SensorKind } from './camera-geometry';

/** A science sensor or guider of ITL. Its reference is the middle counted from 1, half a pixel from that of e2v: so the cameras have it. */
export const ITL: SensorKind = { columns: 4072, rows: 4000, referencePixel: [2036.5, 2000.5] };
/** One half of a wavefront sensor. */
export const ITL_WAVEFRONT: SensorKind = { columns: 4072, rows: 2000, referencePixel: [2036.5, 1000.5] };
/** A science sensor of Teledyne e2v. */
export const E2V: SensorKind = { columns: 4096, rows: 4004, referencePixel: [2047.5, 2001.5] };
