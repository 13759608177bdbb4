import type { CameraFile, FileOptions } from './camera-file';
import { givenUp, registeredFile, stored, type BucketStep, type Delivery } from './delivery';
import { expectedSensors } from './expected-sensors';
import { exposureFacts, type ExposureFacts } from './exposure-facts';
import type { ExposureFault } from './faults/exposure-faults';
import { EXPOSURE_FAULTS, type ExposureFaultName, type FileFaultName } from './faults/fault-table';
import { deadBy } from './fate';
import { faultyDelivery, type SownFault } from './faults/faulty-delivery';
import { SENSORS, type Sensor } from './focal-plane';
import { filesOf, type GuiderStamps } from './read-out';
import type { Shot } from './shot';

/** One exposure of a night, with the fault that all of it has. */
export interface NightExposure {
  readonly shot: Shot;
  readonly fault: ExposureFaultName | undefined;
  readonly files: readonly CameraFile[];
}

/** Which sensors are read, and how. */
export interface Readout {
  readonly sensors: readonly Sensor[];
  readonly guiderStamps: GuiderStamps | undefined;
}

/** A file with its fault and how it comes. */
export interface DeliveredFile {
  readonly file: CameraFile;
  readonly fault: SownFault;
  readonly delivery: Delivery;
}

/** The camera writes its list of sensors as soon as it has read them. */
const LIST_AFTER_MS = 2000;

/** The sensors of these names, or all. @throws RangeError for a detector that the camera does not have */
export function sensorsOf(detectors: readonly string[] | undefined): readonly Sensor[] {
  if (detectors === undefined) return SENSORS;
  return [...new Set(detectors)].map((name) => {
    const sensor = SENSORS.find(({ detectorName }) => detectorName === name);
    if (sensor === undefined) throw new RangeError(`LSSTCam has no detector ${name}.`);
    return sensor;
  });
}

/** What the camera makes of a shot. */
export function readOut(
  shot: Shot,
  fault: ExposureFaultName | undefined,
  { sensors, guiderStamps }: Readout,
): NightExposure {
  const changes = fault === undefined ? {} : changesOf(EXPOSURE_FAULTS[fault]);
  const files = filesOf(shot, sensors, guiderStamps, changes);
  return { shot, fault, files };
}

const changesOf = ({ change, inSidecarsOnly = false }: ExposureFault): FileOptions => ({
  sidecarChange: change,
  ...(inSidecarsOnly ? {} : { fitsChange: change }),
});

/** How each of its files comes: a stack of guider stamps only waits for an exposure of which no image can be registered. */
export function deliver(
  { files, fault }: NightExposure,
  fileFaults: ReadonlyMap<CameraFile, FileFaultName>,
): readonly DeliveredFile[] {
  const images = files
    .filter(({ isGuider }) => !isGuider)
    .map((file): DeliveredFile => {
      const sown = fault ?? fileFaults.get(file) ?? null;
      return { file, fault: sown, delivery: faultyDelivery(file, sown) };
    });
  const hasExposure = images.some(({ delivery }) =>
    delivery.fates.values().some(({ fate }) => fate === 'registered' || fate === 'rival'),
  );
  const guiders = files
    .filter(({ isGuider }) => isGuider)
    .map((file): DeliveredFile => {
      const delivery = hasExposure ? registeredFile(file) : givenUp(file, deadBy('GUIDER_WITHOUT_EXPOSURE'));
      return { file, fault: fault ?? null, delivery };
    });
  return [...images, ...guiders];
}

/** The list of sensors that comes with the exposure's files. */
export function listOfSensors({ shot, files }: NightExposure): readonly BucketStep[] {
  const { key, content } = expectedSensors(shot, files);
  return stored(key, content, LIST_AFTER_MS);
}

/** What the registry must say of the exposure. */
export function factsOf({ shot, fault }: NightExposure): ExposureFacts {
  const facts = exposureFacts(shot);
  const { instead }: Partial<ExposureFault> = fault === undefined ? {} : EXPOSURE_FAULTS[fault];
  return { ...facts, ...instead?.(facts) };
}
