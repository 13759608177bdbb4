import { rawImages } from './dataset-definitions';
import type { Instrument } from './instrument';
import { LSSTCOMCAM } from './lsstcomcam';

/** Simulated images of the commissioning camera. Source: obs_lsst policy/comCamSim, _instrument.py. */
export const LSSTCOMCAMSIM: Instrument = {
  ...LSSTCOMCAM,
  name: 'LSSTComCamSim',
  className: 'lsst.obs.lsst.LsstComCamSim',
  raw: rawImages('LSSTComCamSim', 'lsst.obs.lsst.rawFormatter.LsstComCamSimRawFormatter'),
};
