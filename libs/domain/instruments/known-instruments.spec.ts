import { instrumentByName, INSTRUMENTS } from './known-instruments';
import { LATISS } from './latiss';
import { LSST_TS3 } from './lsst-ts3';
import { LSST_TS8 } from './lsst-ts8';
import { LSSTCAM_IMSIM } from './lsstcam-imsim';
import { LSSTCAM_PHOSIM } from './lsstcam-phosim';
import { LSSTCOMCAM } from './lsstcomcam';

describe('instrumentByName', () => {
  it('finds each instrument by its name and by its Python class', () => {
    for (const instrument of INSTRUMENTS) {
      expect(instrumentByName(instrument.name)).toBe(instrument);
      expect(instrumentByName(instrument.className)).toBe(instrument);
    }
    expect(instrumentByName('lsst.obs.lsst.LsstTS8')).toBe(LSST_TS8);
  });

  it('knows no instrument that it has no tables of', () => {
    expect(instrumentByName('DECam')).toBeUndefined();
  });
});

describe.each(INSTRUMENTS)('the table of $name', ({ name, detectors, physicalFilters, raw, guider }) => {
  it('has each detector once, by number and by name, in order of number', () => {
    const ids = detectors.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
    expect(new Set(detectors.map(({ fullName }) => fullName)).size).toBe(detectors.length);
  });

  it('has each filter once', () => {
    expect(new Set(physicalFilters.map((filter) => filter.name)).size).toBe(physicalFilters.length);
  });

  it('keeps its datasets in runs of its own', () => {
    expect(raw.run).toBe(`${name}/raw/all`);
    expect([`${name}/raw/guider`, undefined]).toContain(guider?.run);
  });
});

describe('the tables', () => {
  const names = (instrument: typeof LATISS, ...ids: readonly number[]) =>
    ids.map((id) => instrument.detectors.find((detector) => detector.id === id)?.fullName);

  it('number sensors raft by raft', () => {
    expect(names(LSSTCOMCAM, 0, 8)).toEqual(['R22_S00', 'R22_S22']);
    expect(names(LSST_TS8, 63, 224)).toEqual(['RTM-010_S00', 'RTM-018_S22']);
    expect(names(LSST_TS3, 0, 434)).toEqual(['R000_S00', 'R434_S00']);
    expect(names(LSSTCAM_IMSIM, 188, 189)).toEqual(['R43_S22', undefined]);
  });

  it('number the corners of PhoSim as if they were whole', () => {
    expect(names(LSSTCAM_PHOSIM, 189, 194, 204, 219)).toEqual([undefined, 'R00_S12', 'R04_S20', 'R44_S10']);
  });

  it('give a filter of LATISS its band whatever grating is behind it', () => {
    const band = (name: string) => LATISS.physicalFilters.find((filter) => filter.name === name)?.band;
    expect(['SDSSr_65mm', 'SDSSr_65mm~holo4_003', 'empty~holo4_003'].map(band)).toEqual(['r', 'r', 'white']);
    expect(['empty~SDSSr_65mm', 'BG40~SDSSr_65mm', 'diffuser~empty'].map(band)).toEqual([
      'r',
      undefined,
      undefined,
    ]);
  });
});
