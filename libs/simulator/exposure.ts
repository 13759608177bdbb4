import { sidecarKeyOf, type CameraFile } from './camera-file';
import { exposureFacts, type ExposureFacts } from './exposure-facts';
import { SENSORS } from './focal-plane';
import { filesOf, type GuiderStamps } from './read-out';
import { takeShot, type ExposureOrder } from './shot';

/** One object on its way into the bucket. */
export interface Arrival {
  /** `LSSTCam/20260125/MC_O_20260125_000012/MC_O_20260125_000012_R22_S11.fits`. */
  readonly key: string;
  readonly kind: 'fits' | 'sidecar';
  readonly detectorName: string;
  /** Milliseconds after the shutter closed. */
  readonly afterMs: number;
  /** The content, made when it is asked for: a night would not fit in memory. */
  bytes(): Uint8Array;
}

/** What was sown: how the registry must look once everything is ingested. */
export interface ExposureTruth extends ExposureFacts {
  /** The keys of the images, one dataset each, by detector name. */
  readonly datasets: ReadonlyMap<string, string>;
  /** The same of stacks of guider stamps. */
  readonly guiders: ReadonlyMap<string, string>;
}

/** An exposure as it reaches the bucket: 205 FITS files with a sidecar each. */
export interface SimulatedExposure {
  readonly truth: ExposureTruth;
  /** In order of arrival. */
  readonly arrivals: readonly Arrival[];
}

/**
 * Takes one exposure with LSSTCam, and all goes well: 189 science, 8 wavefront and 8 guider sensors, all as ordinary raws unless
 * told otherwise of the guiders. Files arrive within about 4 s after a readout of 2 s, a sidecar shortly before its FITS file.
 */
export function simulateExposure(
  order: ExposureOrder & { readonly guiderStamps?: GuiderStamps },
): SimulatedExposure {
  const shot = takeShot(order);
  const files = filesOf(shot, SENSORS, order.guiderStamps);
  const keysOf = (some: readonly CameraFile[]): ReadonlyMap<string, string> =>
    new Map(some.map(({ detectorName, key }) => [detectorName, key]));
  return {
    truth: {
      ...exposureFacts(shot),
      datasets: keysOf(files.filter(({ isGuider }) => !isGuider)),
      guiders: keysOf(files.filter(({ isGuider }) => isGuider)),
    },
    arrivals: files
      .flatMap(arrivalsOf)
      .sort((one, other) => one.afterMs - other.afterMs || (one.key < other.key ? -1 : 1)),
  };
}

function arrivalsOf(file: CameraFile): readonly Arrival[] {
  const { key, detectorName, sidecarAfterMs, fitsAfterMs } = file;
  const [sidecar, fits] = [file.sidecar(), file.fits()];
  return [
    {
      key: sidecarKeyOf(key),
      kind: 'sidecar',
      detectorName,
      afterMs: sidecarAfterMs,
      bytes: () => sidecar.bytes(),
    },
    { key, kind: 'fits', detectorName, afterMs: fitsAfterMs, bytes: () => fits.bytes() },
  ];
}
