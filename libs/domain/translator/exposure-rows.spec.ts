import { EARLIEST, LATEST, parseDayObs, taiNs } from '#domain/observation';
import { exposureRows, rawDataId } from './exposure-rows';
import type { ObservationInfo } from './observation-info';

const dayObs = parseDayObs(20260125);
if (dayObs === undefined) throw new RangeError('no night');

const INFO: ObservationInfo = {
  altazBegin: { azimuth: 269.75, zenithAngle: 29.5 },
  boresightRotationAngle: 290.5,
  boresightRotationCoord: 'sky',
  canSeeSky: true,
  darkTime: 30.75,
  datetimeBegin: taiNs(1769400310500000000n),
  datetimeEnd: taiNs(1769400341250000000n),
  detectorNum: 94,
  exposureGroup: '2026-01-26T04:05:06.789',
  exposureId: 2026012501234,
  exposureTimeRequested: 30,
  groupCounterEnd: 1235,
  groupCounterStart: 1234,
  hasSimulatedContent: false,
  instrument: 'LSSTCam',
  object: 'lowdust',
  observationCounter: 1234,
  observationId: 'MC_O_20260125_001234',
  observationReason: 'science',
  observationType: 'science',
  observingDay: dayObs,
  observingDayOffset: 43200,
  physicalFilter: 'i_39',
  scienceProgram: 'BLOCK-365',
  trackingRadec: { ra: 349.5, dec: -47.25 },
  visitId: 3493299067890000n,
};
const rowsOf = (changes: Partial<ObservationInfo> = {}) => exposureRows({ ...INFO, ...changes });
const spanOf = (begin: bigint, end: bigint) => {
  const { rows, warnings } = rowsOf({ datetimeBegin: taiNs(begin), datetimeEnd: taiNs(end) });
  return [rows.exposure.timespan, warnings.map(({ code }) => code)];
};

describe('exposureRows', () => {
  it('makes group, night and exposure', () => {
    expect(rowsOf()).toEqual({
      rows: {
        group: { instrument: 'LSSTCam', name: '2026-01-26T04:05:06.789' },
        dayObs: {
          instrument: 'LSSTCam',
          id: 20260125,
          timespan: { begin: 1769342400000000000n, end: 1769428800000000000n },
        },
        exposure: {
          instrument: 'LSSTCam',
          id: 2026012501234,
          day_obs: 20260125,
          group: '2026-01-26T04:05:06.789',
          physical_filter: 'i_39',
          obs_id: 'MC_O_20260125_001234',
          exposure_time: 30,
          dark_time: 30.75,
          observation_type: 'science',
          observation_reason: 'science',
          seq_num: 1234,
          seq_start: 1234,
          seq_end: 1235,
          target_name: 'lowdust',
          science_program: 'BLOCK-365',
          tracking_ra: 349.5,
          tracking_dec: -47.25,
          sky_angle: 290.5,
          azimuth: 269.75,
          zenith_angle: 29.5,
          has_simulated: false,
          can_see_sky: true,
          timespan: { begin: 1769400310500000000n, end: 1769400341250000000n },
        },
      },
      warnings: [],
    });
  });

  it('has a sky angle only for a known position and an angle on the sky', () => {
    expect(rowsOf({ trackingRadec: null }).rows.exposure).toMatchObject({
      tracking_ra: null,
      tracking_dec: null,
      sky_angle: null,
    });
    expect(rowsOf({ boresightRotationCoord: 'unknown' }).rows.exposure.sky_angle).toBeNull();
    expect(rowsOf({ boresightRotationAngle: null }).rows.exposure.sky_angle).toBeNull();
    expect(rowsOf({ altazBegin: null }).rows.exposure).toMatchObject({ azimuth: null, zenith_angle: null });
  });

  it('lets no exposure end before or at its begin', () => {
    expect(spanOf(1000n, 1000n)).toEqual([{ begin: 1000n, end: 1001n }, []]);
    expect(spanOf(1000n, 500n)).toEqual([{ begin: 1000n, end: 1001n }, ['END_BEFORE_BEGIN']]);
  });

  it('clamps times to those that the registry stores', () => {
    expect(spanOf(-5n, 500n)).toEqual([{ begin: EARLIEST, end: 500n }, ['TIME_CLAMPED']]);
    expect(spanOf(1000n, LATEST + 1n)).toEqual([{ begin: 1000n, end: LATEST }, ['TIME_CLAMPED']]);
  });

  it('gives up what lies wholly outside them', () => {
    const outside = expect.objectContaining({ code: 'HEADER_VALUE_INVALID' }) as Error;
    expect(() => spanOf(LATEST + 1n, LATEST + 2n)).toThrow(outside);
    expect(() => spanOf(-5n, -4n)).toThrow(outside);
    const night = parseDayObs(19600101);
    expect(night).toBeDefined();
    if (night !== undefined) expect(() => rowsOf({ observingDay: night })).toThrow(outside);
  });
});

describe('rawDataId', () => {
  it('names instrument, detector and exposure', () => {
    expect(rawDataId(INFO)).toEqual({ instrument: 'LSSTCam', detector: 94, exposure: 2026012501234 });
  });
});
