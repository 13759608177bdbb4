import { INSTRUMENTS } from './known-instruments';
import { nearestInstruments } from './nearest-instruments';

describe('nearestInstruments', () => {
  it.each([
    ['lsstcam', 'LSSTCam'],
    ['Latis', 'LATISS'],
    ['LsstComCam', 'LSSTComCam'],
    ['lsst.obs.lsst.LSSTTS8', 'LSST-TS8'],
    ['ts8', 'LSST-TS8'],
    ['imSim', 'LSSTCam-imSim'],
    ['LSSTCam-imsim', 'LSSTCam-imSim'],
    ['StarTrackerNarrw', 'StarTrackerNarrow'],
    ['FiberSpectrograph', 'FiberSpec'],
    ['HSC', undefined],
    ['TS', undefined],
    ['', undefined],
  ])('leads from %s to %s', (written, meant) => {
    expect(nearestInstruments(written)[0]).toBe(meant);
  });

  it('finds every instrument by its name in small letters', () => {
    for (const { name } of INSTRUMENTS) expect(nearestInstruments(name.toLowerCase())[0]).toBe(name);
  });

  it('gives at most three', () => {
    expect(nearestInstruments('StarTracker')).toEqual([
      'StarTrackerWide',
      'StarTrackerNarrow',
      'StarTrackerFast',
    ]);
    expect(nearestInstruments('LSST')).toHaveLength(3);
  });
});
