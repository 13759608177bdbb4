import type { HeaderChanges } from './spec-header';
import { headerOf } from './spec-instrument-headers';
import { translate } from './translate';

const infoOf = (changes: HeaderChanges = {}) => translate(headerOf('LSST-UCDCam', changes)).info;

describe('a header of UC Davis', () => {
  it('is that of a camera in a laboratory whose nights begin at midnight', () => {
    expect(infoOf()).toMatchObject({
      exposureId: 2023103100227,
      detectorNum: 10,
      observingDayOffset: 0,
      scienceProgram: 'unknown',
      canSeeSky: false,
      trackingRadec: null,
      object: 'UNKNOWN',
    });
    expect(infoOf({ RUNNUM: '42' }).scienceProgram).toBe('42');
    expect(infoOf({ INSTRUME: 'LSST-UCDCam-ITL', RAFTBAY: 'R22' }).detectorNum).toBe(1);
  });
});
