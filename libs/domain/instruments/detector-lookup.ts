import type { Detector, Instrument } from './instrument';

const detectorsByName = new WeakMap<Instrument, ReadonlyMap<string, Detector>>();

/** The sensor of this full name (`R22_S11`), undefined where the camera has none. */
export const detectorByFullName = (instrument: Instrument, fullName: string): Detector | undefined => {
  let byName = detectorsByName.get(instrument);
  if (byName === undefined) {
    byName = new Map(instrument.detectors.map((detector) => [detector.fullName, detector]));
    detectorsByName.set(instrument, byName);
  }
  return byName.get(fullName);
};
