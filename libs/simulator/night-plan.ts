import { EXPOSURE_KINDS, type ExposureKind } from './exposure-kind';
import { takeShot, type MountedFilterName, type Shot } from './shot';

/** A part of a night: groups of exposures of one kind, one after the other. */
export interface PlannedBlock {
  readonly kind: ExposureKind;
  readonly groups: number;
  /** Exposures in each group; 1 unless told. */
  readonly snaps?: number;
  /** Open shutter in seconds; what is usual for the kind unless told. */
  readonly exposureSeconds?: number;
  /** From one begin to the next, in seconds; 7 more than the exposure unless told. */
  readonly cadenceSeconds?: number;
  readonly physicalFilter?: MountedFilterName;
}

/** What is to be taken in a night. */
export interface NightPlan {
  readonly seed: string | number;
  /** YYYYMMDD. */
  readonly dayObs: number;
  readonly blocks: readonly PlannedBlock[];
  /** Number of the first exposure; 1 unless told. */
  readonly firstSeqNum?: number;
}

const PAUSE_SECONDS = 7;

/** All exposures of the plan, in their order. */
export function planShots({ seed, dayObs, blocks, firstSeqNum = 1 }: NightPlan): readonly Shot[] {
  const shots: Shot[] = [];
  let beginsAfterSeconds = 0;
  for (const block of blocks) {
    const { kind, groups, snaps = 1, physicalFilter } = block;
    const { exposureSeconds = EXPOSURE_KINDS[kind].exposureSeconds } = block;
    const { cadenceSeconds = exposureSeconds + PAUSE_SECONDS } = block;
    for (let group = 0; group < groups; group += 1) {
      let first: Shot | undefined;
      for (let index = 0; index < snaps; index += 1) {
        const seqNum = firstSeqNum + shots.length;
        const order = { seed, dayObs, seqNum, kind, physicalFilter, exposureSeconds, beginsAfterSeconds };
        const shot: Shot = takeShot(order, { index, of: snaps }, first);
        first ??= shot;
        shots.push(shot);
        beginsAfterSeconds += cadenceSeconds;
      }
    }
  }
  return shots;
}
