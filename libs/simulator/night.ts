import type { Announcement } from './announcement';
import type { BucketStep } from './delivery';
import { disorderedPosts, type EventOrder } from './event-disorder';
import { exposureDeliveries, type ExposureDeliveries } from './exposure-deliveries';
import {
  EXPOSURE_FAULT_NAMES,
  FILE_FAULT_NAMES,
  type ExposureFaultName,
  type FileFaultName,
} from './faults/fault-table';
import { sowFaults, type FaultOrder } from './faults/fault-sowing';
import { SENSORS } from './focal-plane';
import { nightCounts } from './night-counts';
import { planShots, type NightPlan } from './night-plan';
import type { FileTruth, NightTruth } from './night-truth';
import { bodyOf, type NotificationPost } from './notification-post';
import { SeededRandom } from './seeded-random';
import { UNIX_TAI_MINUS_UTC_MS } from './time';

/** A night to be simulated: the same order gives the same night, byte for byte. */
export interface NightOrder extends NightPlan {
  /** `[profile@][tenant:]bucket`; events name the bucket alone, as Ceph does. */
  readonly bucket: string;
  /** Detectors that are read out, by name; all 205 unless told. */
  readonly detectors?: readonly string[];
  /** Whether guider sensors come as stacks of stamps (`…_guider.fits`) in place of images. */
  readonly guiderStamps?: boolean;
  readonly fileFaults?: FaultOrder<FileFaultName>;
  readonly exposureFaults?: FaultOrder<ExposureFaultName>;
  readonly events: EventOrder;
}

/** One thing to do in the night; `atMs` counts from the begin of its first exposure. */
export type NightAction = { readonly atMs: number } & (
  | { readonly do: 'put'; readonly key: string; bytes(): Uint8Array }
  | { readonly do: 'remove'; readonly key: string }
  /** A request to the webhook. */
  | { readonly do: 'post'; body(): string }
);

export interface SimulatedNight {
  /** In order of time; of the same moment what happens to the bucket comes first. */
  readonly actions: readonly NightAction[];
  /** Makes each FITS file once, for its size, unless it was made before. */
  truth(): NightTruth;
}

/**
 * A night of LSSTCam as its bucket and the webhook see it, with all the faults that are ordered, and the truth of it. Contents are
 * made when they are asked for.
 *
 * @throws RangeError for an unknown detector, or more faults than files
 */
export function simulateNight(order: NightOrder): SimulatedNight {
  const { seed, dayObs, bucket } = order;
  const random = new SeededRandom(String(seed)).fork('night', dayObs);
  const shots = planShots(order);
  const nightMs = shots[0]?.beginMs ?? 0;
  const exposureFaults = sowFaults(
    shots,
    EXPOSURE_FAULT_NAMES,
    order.exposureFaults ?? {},
    random.fork('exposures'),
  );
  const exposures = shots.map((shot) => ({ shot, files: filesOf(shot, order, exposureFaults.get(shot)) }));
  const faultless = exposures
    .filter(({ shot }) => !exposureFaults.has(shot))
    .flatMap(({ files }) => files.filter(isImage));
  const fileFaults = sowFaults(faultless, FILE_FAULT_NAMES, order.fileFaults ?? {}, random.fork('files'));
}
