import type { StoredExposure } from '#adapters/butler-registry';
import { storedExposure } from './spec-exposure';
import { visitRecord } from './visit-record';

const recordOf = (first: StoredExposure, ...others: StoredExposure[]): ReturnType<typeof visitRecord> =>
  visitRecord({ id: 7, name: 'seven', exposures: [first, ...others], systems: [] });

describe('the record of a visit', () => {
  it('says what its only exposure says', () => {
    const { azimuth, zenith_angle, timespan } = storedExposure(3);
    expect(recordOf(storedExposure(3))).toEqual({
      instrument: 'LSSTCam',
      id: 7,
      day_obs: 20260125,
      physical_filter: 'i_39',
      name: 'seven',
      seq_num: 3,
      exposure_time: 15,
      target_name: 'lowdust',
      observation_reason: 'object',
      science_program: 'BLOCK-365',
      azimuth,
      zenith_angle,
      timespan,
    });
  });

  it('has various reasons where its exposure has none', () => {
    expect(recordOf(storedExposure(1, { observation_reason: null }))).toMatchObject({
      observation_reason: 'various',
    });
  });

  it('sums up what several exposures say', () => {
    const one = storedExposure(4, { azimuth: 350, zenith_angle: 30, timespan: '[100,200)' });
    const other = storedExposure(3, { azimuth: 20, zenith_angle: 32, timespan: '[150,9007199254740993)' });
    expect(recordOf(one, other)).toMatchObject({
      seq_num: 3,
      exposure_time: 30,
      target_name: 'lowdust',
      zenith_angle: 31,
      azimuth: expect.closeTo(5, 10) as number,
      timespan: '[100,9007199254740993)',
    });
  });

  it('has a mean azimuth from -180 to 180 degrees, as the official stack has', () => {
    const [one, other] = [storedExposure(1, { azimuth: 190 }), storedExposure(2, { azimuth: 200 })];
    expect(recordOf(one, other)).toMatchObject({ azimuth: expect.closeTo(-165, 10) as number });
    expect(recordOf(one)).toMatchObject({ azimuth: 190 });
  });

  it('leaves out what its exposures differ in, or what one of them does not know', () => {
    const other = storedExposure(2, {
      target_name: 'elsewhere',
      science_program: null,
      observation_reason: 'focus',
      azimuth: null,
      zenith_angle: null,
      seq_num: null,
      timespan: null,
    });
    expect(recordOf(storedExposure(1), other)).toMatchObject({
      target_name: null,
      science_program: null,
      observation_reason: 'various',
      azimuth: null,
      zenith_angle: null,
      seq_num: null,
      timespan: null,
    });
  });

  it('cannot be of exposures with several filters', () => {
    expect(recordOf(storedExposure(1), storedExposure(2, { physical_filter: 'r_57' }))).toEqual({
      code: 'VISIT_GROUP_INVALID',
      name: 'seven',
      reason: 'its exposures have several filters: i_39, r_57',
    });
  });
});
