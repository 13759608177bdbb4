import type { CameraFile } from '../camera-file';
import { registeredFile, storedFile, type Delivery } from '../delivery';
import { deadBy } from '../fate';
import type { ExposureFault } from './exposure-faults';
import { EXPOSURE_FAULTS, FILE_FAULTS, type ExposureFaultName, type FileFaultName } from './fault-table';

/** What goes wrong with a file; null for nothing. Stamps of guiders are no fault of theirs: the service does not take them yet. */
export type SownFault = FileFaultName | ExposureFaultName | 'guiderStamps' | null;

/** How a file with this fault comes. */
export function faultyDelivery(file: CameraFile, fault: SownFault): Delivery {
  if (fault === null) return registeredFile(file);
  if (fault === 'guiderStamps') return givenUp(file, deadBy('GUIDER_NOT_SERVED'));
  if (!isOfExposure(fault)) return FILE_FAULTS[fault](file);
  const { code }: ExposureFault = EXPOSURE_FAULTS[fault];
  return code === undefined ? registeredFile(file) : givenUp(file, deadBy(code));
}

const givenUp = (file: CameraFile, fate: ReturnType<typeof deadBy>): Delivery => ({
  steps: storedFile(file),
  fates: new Map([[file.key, fate]]),
});

const isOfExposure = (fault: FileFaultName | ExposureFaultName): fault is ExposureFaultName =>
  fault in EXPOSURE_FAULTS;
