import type { CameraFile } from '../camera-file';
import { givenUp, registeredFile, type Delivery } from '../delivery';
import { deadBy } from '../fate';
import type { ExposureFault } from './exposure-faults';
import { EXPOSURE_FAULTS, FILE_FAULTS, type ExposureFaultName, type FileFaultName } from './fault-table';

/** What goes wrong with a file; null for nothing. */
export type SownFault = FileFaultName | ExposureFaultName | null;

/** How a file with this fault comes. */
export function faultyDelivery(file: CameraFile, fault: SownFault): Delivery {
  if (fault === null) return registeredFile(file);
  if (!isOfExposure(fault)) return FILE_FAULTS[fault](file);
  const { code }: ExposureFault = EXPOSURE_FAULTS[fault];
  return code === undefined ? registeredFile(file) : givenUp(file, deadBy(code));
}

const isOfExposure = (fault: FileFaultName | ExposureFaultName): fault is ExposureFaultName =>
  fault in EXPOSURE_FAULTS;
