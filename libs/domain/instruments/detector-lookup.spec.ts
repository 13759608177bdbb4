import { detectorByFullName } from './detector-lookup';
import { LSSTCAM } from './lsstcam';

describe('detectorByFullName', () => {
  it('finds each sensor of a camera', () => {
    for (const detector of LSSTCAM.detectors) {
      expect(detectorByFullName(LSSTCAM, detector.fullName)).toBe(detector);
    }
  });

  it('finds none where there is none', () => {
    expect(detectorByFullName(LSSTCAM, 'R00_S00')).toBeUndefined();
  });
});
