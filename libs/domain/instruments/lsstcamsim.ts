import { guiderStacks, rawImages } from './dataset-definitions';
import type { Instrument } from './instrument';
import { LSSTCAM } from './lsstcam';

/** Simulated images of the LSST camera, numbered and filtered as its own are. Source: obs_lsst policy/lsstCamSim, _instrument.py. */
export const LSSTCAMSIM: Instrument = {
  ...LSSTCAM,
  name: 'LSSTCamSim',
  className: 'lsst.obs.lsst.LsstCamSim',
  raw: rawImages('LSSTCamSim', 'lsst.obs.lsst.rawFormatter.LsstCamSimRawFormatter'),
  guider: guiderStacks('LSSTCamSim'),
};
