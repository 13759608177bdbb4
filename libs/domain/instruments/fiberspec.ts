import { annexInstrument } from './annex-instrument';
import type { Instrument } from './instrument';

/** The fibre spectrograph that watches the light of the calibration system. Source: obs_fiberspectrograph _instrument.py. */
export const FIBERSPEC: Instrument = {
  name: 'FiberSpec',
  className: 'lsst.obs.fiberspectrograph.FiberSpectrograph',
  ...annexInstrument('ccd0'),
  raw: {
    datasetType: 'rawSpectrum',
    storageClass: 'FiberSpectrum',
    formatter: 'lsst.obs.fiberspectrograph.rawFormatter.FiberSpectrographRawFormatter',
    run: 'FiberSpec/raw/all',
  },
};
