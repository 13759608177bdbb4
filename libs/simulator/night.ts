import { parseObjectPath } from '#domain/observation';
import { disorderedPosts, type EventOrder, type EventPlace } from './event-disorder';
import { sowFaults, type FaultOrder } from './faults/fault-sowing';
import {
  EXPOSURE_FAULT_NAMES,
  FILE_FAULT_NAMES,
  type ExposureFaultName,
  type FileFaultName,
} from './faults/fault-table';
import { truthsOf } from './file-truth';
import type { NightAction } from './night-action';
import { nightCounts } from './night-counts';
import { deliver, factsOf, readOut, sensorsOf, type NightExposure } from './night-exposure';
import { happenings } from './night-happenings';
import { planShots, type NightPlan } from './night-plan';
import type { NightTruth } from './night-truth';
import { bodyOf, type NotificationPost } from './notification-post';
import type { GuiderStamps } from './read-out';
import { SeededRandom } from './seeded-random';
import { TAI_MINUS_UTC_MS } from './time';

/** A night to be simulated: the same order gives the same night, byte for byte. */
export interface NightOrder extends NightPlan {
  /** `[profile@][tenant:]bucket`; events name the bucket alone, as Ceph does. */
  readonly bucket: string;
  /** Detectors that are read out, by name; all 205 unless told. */
  readonly detectors?: readonly string[];
  /** Images only, unless told. */
  readonly guiderStamps?: GuiderStamps;
  readonly fileFaults?: FaultOrder<FileFaultName>;
  readonly exposureFaults?: FaultOrder<ExposureFaultName>;
  readonly events: EventOrder;
}

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
 * @throws RangeError for an unknown detector, a bucket that is none, or more faults than files
 */
export function simulateNight(order: NightOrder): SimulatedNight {
  const random = new SeededRandom(String(order.seed)).fork('night', order.dayObs);
  const exposures = exposuresOf(order, random);
  const fileFaults = sowFaults(
    exposures.flatMap(({ fault, files }) => (fault === undefined ? files.filter(isImage) : [])),
    FILE_FAULT_NAMES,
    order.fileFaults ?? {},
    random.fork('files'),
  );
  const delivered = exposures.map((exposure) => deliver(exposure, fileFaults));
  const place = placeOf(order.bucket, exposures);
  const { changes, announcements } = happenings(exposures, delivered);
  const posts = disorderedPosts(announcements, order.events, place, random.fork('events'));
  return {
    actions: [...changes, ...posts.map(postAction)].sort((one, other) => one.atMs - other.atMs),
    truth: () => {
      const files = delivered.flat().flatMap((file) => truthsOf(file, order.bucket));
      return {
        seed: order.seed,
        dayObs: order.dayObs,
        bucket: order.bucket,
        instrument: 'LSSTCam',
        exposures: exposures.map(factsOf),
        files,
        counts: nightCounts(posts, files),
      };
    },
  };
}

function exposuresOf(order: NightOrder, random: SeededRandom): readonly NightExposure[] {
  const shots = planShots(order);
  const faults = sowFaults(shots, EXPOSURE_FAULT_NAMES, order.exposureFaults ?? {}, random.fork('exposures'));
  const readout = { sensors: sensorsOf(order.detectors), guiderStamps: order.guiderStamps };
  return shots.map((shot) => readOut(shot, faults.get(shot), readout));
}

const isImage = ({ isGuider }: { readonly isGuider: boolean }): boolean => !isGuider;

function placeOf(bucket: string, [first]: readonly NightExposure[]): EventPlace {
  const parsed = parseObjectPath(`${bucket}/key`);
  if ('unparsable' in parsed || parsed.parsed.key !== 'key') {
    throw new RangeError(`${bucket} is no bucket: [profile@][tenant:]bucket.`);
  }
  const { bucketName, tenant } = parsed.parsed;
  const nightMs = (first?.shot.beginMs ?? 0) - TAI_MINUS_UTC_MS;
  return { bucket: bucketName, tenant: tenant ?? '', nightMs };
}

const postAction = (post: NotificationPost): NightAction => ({
  atMs: post.atMs,
  do: 'post',
  body: () => bodyOf(post),
});
