import type { Detector, DetectorPurpose } from './instrument';
import { SCIENCE_RAFTS, SCIENCE_SENSORS } from './raft-grid';

/** A sensor by its place in a raft, before it has a number. */
export interface RaftedSensor {
  readonly raft: string;
  readonly nameInRaft: string;
  readonly purpose: DetectorPurpose;
}

/** The nine science sensors of a raft, in order. */
export const wholeRaft = (raft: string): readonly RaftedSensor[] =>
  SCIENCE_SENSORS.map((nameInRaft) => ({ raft, nameInRaft, purpose: 'SCIENCE' }));

/** The science sensors of the LSST focal plane, raft by raft: 189, in the order in which they are numbered from 0. */
export const SCIENCE_FOCAL_PLANE: readonly RaftedSensor[] = SCIENCE_RAFTS.flatMap(wholeRaft);

/** A sensor with its number, named `RAFT_SENSOR`. */
export const detectorAt = (id: number, { raft, nameInRaft, purpose }: RaftedSensor): Detector => ({
  id,
  fullName: `${raft}_${nameInRaft}`,
  raft,
  nameInRaft,
  purpose,
});

/** Sensors numbered from 0, as they come. */
export const numberedDetectors = (sensors: readonly RaftedSensor[]): readonly Detector[] =>
  sensors.map((sensor, id) => detectorAt(id, sensor));
