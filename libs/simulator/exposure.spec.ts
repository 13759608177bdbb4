import { createHash } from 'node:crypto';
import { instrumentByName, LSSTCAM } from '#domain/instruments';
import { simulateExposure, type Arrival, type ExposureOrder } from './index';

const ORDER: ExposureOrder = { seed: 7, dayObs: 20260125, seqNum: 12 };
const digest = (order: ExposureOrder): string => {
  const sum = createHash('sha256');
  for (const arrival of simulateExposure(order).arrivals) {
    sum.update(`${arrival.key} ${arrival.afterMs}\n`).update(arrival.bytes());
  }
  return sum.digest('hex');
};
const sidecarOf = (arrival: Arrival | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(arrival?.bytes() ?? []).toString()) as Record<string, unknown>;

describe('a simulated exposure', () => {
  it('has a FITS file and a sidecar for each of the 205 sensors of the camera', () => {
    const { arrivals, truth } = simulateExposure(ORDER);
    const names = LSSTCAM.detectors.map(({ fullName }) => fullName).sort();
    for (const kind of ['fits', 'sidecar'] as const) {
      const mine = arrivals.filter((arrival) => arrival.kind === kind);
      expect(mine.map(({ detectorName }) => detectorName).sort()).toEqual(names);
    }
    expect([...truth.datasets.keys()].sort()).toEqual(names);
  });

  it('names its objects as the camera does', () => {
    const { truth, arrivals } = simulateExposure(ORDER);
    const folder = 'LSSTCam/20260125/MC_O_20260125_000012/MC_O_20260125_000012';
    expect(truth.datasets.get('R00_SG0')).toBe(`${folder}_R00_SG0.fits`);
    expect(arrivals.map(({ key }) => key)).toContain(`${folder}_R22_S11.json`);
    expect(truth.exposureId).toBe(2026012500012);
  });

  it('is the same to the byte for the same seed, night and number', () => {
    expect(digest(ORDER)).toBe(digest({ ...ORDER }));
  });

  it.each([{ seed: 8 }, { dayObs: 20260126 }, { seqNum: 13 }])('differs when %p differs', (change) => {
    expect(digest({ ...ORDER, ...change })).not.toBe(digest(ORDER));
  });

  it('arrives in order within seconds, every sidecar before its FITS file', () => {
    const { arrivals } = simulateExposure(ORDER);
    const times = arrivals.map(({ afterMs }) => afterMs);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(times.at(0)).toBeGreaterThanOrEqual(2000);
    expect(times.at(-1)).toBeLessThanOrEqual(4000);
    const place = new Map(arrivals.map(({ key }, index) => [key, index]));
    for (const [key, index] of place) {
      if (key.endsWith('.fits')) expect(place.get(key.replace(/fits$/, 'json'))).toBeLessThan(index);
    }
  });

  it('tells the truth of its headers', () => {
    const { arrivals, truth } = simulateExposure(ORDER);
    for (const arrival of arrivals.filter(({ kind }) => kind === 'sidecar')) {
      expect(sidecarOf(arrival)).toMatchObject({
        __CONTENT__: 'metadata',
        INSTRUME: 'lsstCam',
        OBSID: truth.obsId,
        DAYOBS: '20260125',
        SEQNUM: 12,
        GROUPID: truth.group,
        FILTER: truth.physicalFilter,
        RASTART: truth.trackingRa,
        DECSTART: truth.trackingDec,
        EXPTIME: truth.exposureSeconds,
        FILENAME: arrival.key.replace(/^.*\//, '').replace(/json$/, 'fits'),
      });
    }
  });

  it('uses filters that a repo with LSSTCam knows, and the one that is asked for', () => {
    const known = new Map(instrumentByName('LSSTCam')?.physicalFilters.map(({ name, band }) => [name, band]));
    for (let seqNum = 1; seqNum < 400; seqNum += 20) {
      const header = sidecarOf(simulateExposure({ ...ORDER, seqNum }).arrivals[0]);
      expect(known.get(String(header['FILTER']))).toBe(header['FILTBAND']);
    }
    expect(simulateExposure({ ...ORDER, physicalFilter: 'y_10' }).truth.physicalFilter).toBe('y_10');
  });

  it('begins in its night, and begins after the exposure before it has ended', () => {
    const times = (seqNum: number): number[] => {
      const header = sidecarOf(simulateExposure({ ...ORDER, seqNum }).arrivals[0]);
      return [header['DATE-BEG'], header['DATE-END']].map((text) => Date.parse(`${String(text)}Z`));
    };
    for (let seqNum = 1; seqNum < 1000; seqNum += 97) {
      const [begin = 0, end = 0] = times(seqNum);
      const [next = 0] = times(seqNum + 1);
      expect(begin).toBeGreaterThanOrEqual(Date.parse('2026-01-25T12:00:00Z'));
      expect(end).toBeLessThan(Date.parse('2026-01-26T12:00:00Z'));
      expect(end).toBeLessThan(next);
    }
  });
});
