import { SCIENCE_SENSORS } from './raft-grid';
import { SCIENCE_FOCAL_PLANE, type RaftedSensor } from './rafted-detectors';

/** A sensor in a corner of PhoSim's camera. */
export interface CornerSensor extends RaftedSensor {
  readonly detector: number;
}

/** PhoSim's corner sensors stand where science sensors of a whole raft would. */
const CORNERS = [
  { raft: 'R00', guiders: ['S12', 'S21'], wavefront: 'S22' },
  { raft: 'R04', guiders: ['S10', 'S21'], wavefront: 'S20' },
  { raft: 'R40', guiders: ['S01', 'S12'], wavefront: 'S02' },
  { raft: 'R44', guiders: ['S01', 'S10'], wavefront: 'S00' },
] as const;

/**
 * PhoSim's corner sensors in order of `detector`: numbered after the science sensors as if each corner had all nine.
 *
 * Source: obs_lsst policy/phosim.
 */
export const PHOSIM_CORNERS: readonly CornerSensor[] = CORNERS.flatMap(
  ({ raft, guiders, wavefront }, corner) =>
    [...guiders, wavefront]
      .map((nameInRaft): CornerSensor => ({
        detector: SCIENCE_FOCAL_PLANE.length + 9 * corner + SCIENCE_SENSORS.indexOf(nameInRaft),
        raft,
        nameInRaft,
        purpose: nameInRaft === wavefront ? 'WAVEFRONT' : 'GUIDER',
      }))
      .toSorted((a, b) => a.detector - b.detector),
);
