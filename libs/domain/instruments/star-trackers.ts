import { annexInstrument } from './annex-instrument';
import { rawImages } from './dataset-definitions';
import type { Instrument } from './instrument';

const starTracker = (name: string): Instrument => ({
  name,
  className: `lsst.obs.rubinGenericCamera.${name}`,
  ...annexInstrument('CCD0'),
  raw: rawImages(name, `lsst.obs.rubinGenericCamera.rawFormatter.${name}RawFormatter`),
});

/** Camera 101 on the telescope: a wide field. Source: obs_rubinGenericCamera _instrument.py. */
export const STARTRACKER_WIDE = starTracker('StarTrackerWide');
/** Camera 102 on the telescope: a narrow field. */
export const STARTRACKER_NARROW = starTracker('StarTrackerNarrow');
/** Camera 103 on the telescope: short exposures. */
export const STARTRACKER_FAST = starTracker('StarTrackerFast');
