import { LSST_TS3 } from './lsst-ts3';
import { ts3RaftOf } from './ts3-serials';
import { ts8SensorOf } from './ts8-serials';

describe('serial numbers of the test stands', () => {
  it('tell where in its raft a sensor of test stand 8 sat', () => {
    expect(ts8SensorOf('ITL-3800C-023')).toBe('S00');
    expect(ts8SensorOf('E2V-CCD250-179')).toBe('S11');
    expect(ts8SensorOf('E2V-CCD250-023')).toBeUndefined();
  });

  it('tell the raft of one that a sensor of test stand 3 was', () => {
    expect(['ITL-3800B-16716', 'ITL-3800C-098', 'E2V-CCD250-411', 'E2V-CD250-175'].map(ts3RaftOf)).toEqual([
      'R000',
      'R071',
      'R433',
      LSST_TS3.detectors.at(-1)?.raft,
    ]);
    expect(ts3RaftOf('ITL-3800C-999')).toBeUndefined();
  });
});
