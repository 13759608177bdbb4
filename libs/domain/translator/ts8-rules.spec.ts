import { double, integer } from '#domain/fits';
import type { HeaderChanges } from './spec-header';
import { headerOf } from './spec-instrument-headers';
import { translate } from './translate';

const translated = (changes: HeaderChanges = {}) => translate(headerOf('LSST-TS8', changes));
const infoOf = (changes: HeaderChanges = {}) => translated(changes).info;
const NUMBERED_BY_NIGHT = {
  'DATE-TRG': undefined,
  'MJD-OBS': double(60088.96),
  'DATE-OBS': '2023-05-24T23:02:24.000',
  DAYOBS: '20230524',
};

describe('a header of test stand 8', () => {
  it('is of a laboratory without a sky, whose nights begin by its own clocks', () => {
    expect(
      infoOf({ RASTART: double(5), DECSTART: double(5), ROTPA: double(5), ROTCOORD: 'sky' }),
    ).toMatchObject({
      instrument: 'LSST-TS8',
      observingDayOffset: 28_800,
      canSeeSky: false,
      trackingRadec: null,
      altazBegin: null,
      boresightRotationAngle: null,
      boresightRotationCoord: null,
      object: 'UNKNOWN',
      scienceProgram: '7074D',
      observationReason: 'spot_flat',
    });
    expect(infoOf({ RUNNUM: undefined }).scienceProgram).toBeNull();
  });

  it('numbers its exposure by the date of its end, to tenths of a second, and later by night and counter', () => {
    expect(infoOf()).toMatchObject({ exposureId: 202207111714459, visitId: 202207111714459n });
    expect(infoOf(NUMBERED_BY_NIGHT).exposureId).toBe(3023052400174);
    expect(infoOf({ ...NUMBERED_BY_NIGHT, 'MJD-OBS': double(60088.95) }).exposureId).toBe(202305242302240);
    expect(infoOf({ ...NUMBERED_BY_NIGHT, OBSID: 'TS8_20230524_174' }).exposureId).toBe(202305242302240);
    expect(() => infoOf({ ...NUMBERED_BY_NIGHT, CALIB_ID: 'x' })).toThrow('exposure_id: CALIB_ID is there');
    expect(() => infoOf({ 'DATE-TRG': undefined, 'DATE-OBS': 'today' })).toThrow(
      'whose digits are no exposure id',
    );
  });

  it('is named by its file where it has no id', () => {
    const nameOf = (FILENAME: string) => infoOf({ OBSID: null, FILENAME }).observationId;
    expect(nameOf('E2V-CCD250-179_lambda_bias_024.fits')).toBe('E2V-CCD250-179_lambda_bias_024');
    expect(nameOf('lambda.024.fits')).toBe('lambda.024');
    expect(() => infoOf({ OBSID: integer(5) })).toThrow(
      'observation_id: OBSID is a whole number, text expected',
    );
    expect(() => infoOf({ OBSID: undefined })).toThrow('observation_id: OBSID, FILENAME is missing');
  });

  it('tells the raft by its name and the sensor by its serial number', () => {
    expect(infoOf().detectorNum).toBe(18);
    const changes = { RAFTNAME: 'LCA-11021_RTM-010-Dev', LSST_NUM: 'E2V-CCD250-179-Dev' };
    expect(infoOf(changes).detectorNum).toBe(67);
    expect(infoOf({ RAFTNAME: 'RTM-010' }).detectorNum).toBe(63);
    expect(() => infoOf({ LSST_NUM: 'ITL-3800C-999' })).toThrow(
      'LSST_NUM is ITL-3800C-999, which LSST-TS8 never had',
    );
    expect(() => infoOf({ RAFTNAME: 'R22' })).toThrow('RAFTNAME is R22, which names no RTM-nnn');
    expect(() => infoOf({ RAFTNAME: 'RTM-999' })).toThrow('RAFTNAME and LSST_NUM say RTM-999_S00');
  });

  it('tells the filter by its place in the wheel, if that is given', () => {
    const filterOf = (changes: HeaderChanges) => infoOf(changes).physicalFilter;
    expect([2, 3, 4, 5, 6].map((place) => filterOf({ FILTPOS: integer(place) })).join('')).toBe('grizy');
    expect([filterOf({ FILTPOS: null, FILTER: 'i' }), filterOf({ FILTPOS: '2' })]).toEqual([
      'unknown',
      'unknown',
    ]);
    expect([filterOf({}), filterOf({ FILTER: 'HIGH', FILTER2: 'ND' })]).toEqual(['unknown', 'HIGH~ND']);
    expect(translated({ FILTPOS: integer(1) }).warnings).toMatchObject([
      { code: 'DEFAULT_USED', property: 'physical_filter', keyword: 'FILTPOS' },
    ]);
  });
});
