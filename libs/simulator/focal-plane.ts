import { LSSTCAM } from '#domain/instruments';

/** One sensor of the simulated LSSTCam, as headers and file names tell of it. */
export interface Sensor {
  /** `R22_S11`. */
  readonly detectorName: string;
  /** Its number in the registry. */
  readonly detector: number;
  /** RAFTBAY, `R22`. */
  readonly raft: string;
  /** CCDSLOT, `S11`. */
  readonly slot: string;
  readonly maker: 'E2V' | 'ITL';
  /** LSST_NUM; a sensor keeps it for life, whatever the seed. */
  readonly serial: string;
}

const ITL_RAFTS = /^R(0[0-4]|10|20|4[0-4])$/;

/** All 205: 189 science, 8 guider and 8 wavefront sensors. */
export const SENSORS: readonly Sensor[] = LSSTCAM.detectors.map(({ id, fullName, raft, nameInRaft }) => {
  const maker = ITL_RAFTS.test(fullName.slice(0, 3)) ? 'ITL' : 'E2V';
  return {
    detectorName: fullName,
    detector: id,
    raft: raft ?? '',
    slot: nameInRaft ?? '',
    maker,
    serial: `${maker === 'ITL' ? 'ITL-3800C' : 'E2V-CCD250'}-${id + 500}`,
  };
});
