import { LSSTCAM } from './lsstcam';

const detector = (id: number) => LSSTCAM.detectors[id];
const band = (name: string) => LSSTCAM.physicalFilters.find((filter) => filter.name === name)?.band;

describe('LSSTCam', () => {
  it('has 189 science sensors, then 8 guiders and 8 wavefront halves in the corners', () => {
    const count = (purpose: string) => LSSTCAM.detectors.filter((one) => one.purpose === purpose).length;
    expect([count('SCIENCE'), count('GUIDER'), count('WAVEFRONT')]).toEqual([189, 8, 8]);
  });

  it('numbers its sensors raft by raft', () => {
    expect(detector(0)).toEqual({
      id: 0,
      fullName: 'R01_S00',
      raft: 'R01',
      nameInRaft: 'S00',
      purpose: 'SCIENCE',
    });
    expect(detector(94)?.fullName).toBe('R22_S11');
    expect(detector(195)).toMatchObject({ fullName: 'R04_SW0', purpose: 'WAVEFRONT' });
    expect(detector(204)?.fullName).toBe('R44_SW1');
  });

  it('gives each filter once, with its band', () => {
    expect(new Set(LSSTCAM.physicalFilters.map((filter) => filter.name)).size).toBe(276);
    expect(['i_39', 'ND_OD0.1', '970nm~ND_OD4.0', 'grid', 'ph_5~nm850', 'u_24~HIGH'].map(band)).toEqual([
      'i',
      'white~nd',
      'y~nd',
      'grid',
      'z',
      'u',
    ]);
  });

  it('puts no lamp before a filter that does not let it through', () => {
    expect(band('g_6~blue')).toBe('g');
    expect(band('g_6~red')).toBeUndefined();
  });
});
