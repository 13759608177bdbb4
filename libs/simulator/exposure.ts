import { writeSidecar } from '#domain/fits';
import { cameraHeader, inSidecar } from './camera-header';
import { fitsFile } from './fits-file';
import { SENSORS, type Sensor } from './focal-plane';
import { takeShot, type ExposureOrder, type Shot } from './shot';

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
export interface ExposureTruth {
  readonly instrument: 'LSSTCam';
  readonly exposureId: number;
  readonly obsId: string;
  readonly dayObs: number;
  readonly seqNum: number;
  readonly group: string;
  readonly physicalFilter: string;
  readonly exposureSeconds: number;
  readonly trackingRa: number;
  readonly trackingDec: number;
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
 * Takes one science exposure with LSSTCam: 189 science, 8 wavefront and 8 guider sensors, all as ordinary raws. Files arrive
 * within about 4 s after a readout of 2 s, a sidecar shortly before its FITS file.
 */
export function simulateExposure(order: ExposureOrder): SimulatedExposure {
  const shot = takeShot(order);
  const files = SENSORS.map((sensor) => ({
    sensor,
    fitsKey: `${folderOf(shot)}_${sensor.detectorName}.fits`,
  }));
  return {
    truth: {
      instrument: 'LSSTCam',
      exposureId: shot.dayObs * 100_000 + shot.seqNum,
      obsId: shot.obsId,
      dayObs: shot.dayObs,
      seqNum: shot.seqNum,
      group: shot.group,
      physicalFilter: shot.filter.physicalFilter,
      exposureSeconds: shot.exposureSeconds,
      trackingRa: shot.pointing.ra,
      trackingDec: shot.pointing.dec,
      datasets: new Map(files.map(({ sensor, fitsKey }) => [sensor.detectorName, fitsKey])),
    },
    arrivals: files
      .flatMap(({ sensor, fitsKey }) => arrivalsOf(shot, sensor, fitsKey))
      .sort((one, other) => one.afterMs - other.afterMs || (one.key < other.key ? -1 : 1)),
  };
}

/** Folder and begin of the name of every file of an exposure. */
const folderOf = ({ dayObs, obsId }: Shot): string => `LSSTCam/${dayObs}/${obsId}/${obsId}`;

function arrivalsOf(shot: Shot, sensor: Sensor, fitsKey: string): readonly Arrival[] {
  const random = shot.random.fork('file', sensor.detectorName);
  const fitsAfterMs = random.integer(2050, 4000);
  const detectorName = sensor.detectorName;
  return [
    {
      key: fitsKey.replace(/\.fits$/, '.json'),
      kind: 'sidecar',
      detectorName,
      afterMs: fitsAfterMs - random.integer(10, 50),
      bytes: () => writeSidecar(inSidecar(cameraHeader(shot, sensor))),
    },
    {
      key: fitsKey,
      kind: 'fits',
      detectorName,
      afterMs: fitsAfterMs,
      bytes: () => fitsFile(cameraHeader(shot, sensor), random.fork('pixels')),
    },
  ];
}
