import { CameraFile, sidecarKeyOf } from './camera-file';
import { exposureFacts, type ExposureFacts } from './exposure-facts';
import { SENSORS } from './focal-plane';
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
  /** The FITS keys, one dataset each, by detector name. */
  readonly datasets: ReadonlyMap<string, string>;
}

/** An exposure as it reaches the bucket: 205 FITS files with a sidecar each. */
export interface SimulatedExposure {
  readonly truth: ExposureTruth;
  /** In order of arrival. */
  readonly arrivals: readonly Arrival[];
}

/**
 * Takes one exposure with LSSTCam, and all goes well: 189 science, 8 wavefront and 8 guider sensors, all as ordinary raws. Files
 * arrive within about 4 s after a readout of 2 s, a sidecar shortly before its FITS file.
 */
export function simulateExposure(order: ExposureOrder): SimulatedExposure {
  const shot = takeShot(order);
  const files = SENSORS.map((sensor) => new CameraFile(shot, sensor));
  return {
    truth: {
      ...exposureFacts(shot),
      datasets: new Map(files.map(({ detectorName, key }) => [detectorName, key])),
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
