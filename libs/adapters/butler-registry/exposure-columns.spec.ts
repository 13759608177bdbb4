import type { ExposureRecord, TaiNs } from '#domain/observation';
import { DimensionUniverse } from './dimension-universe';
import { exposureColumns, exposureRow, unfitValue } from './exposure-columns';
import { universe8 } from './universe-8';

const columns = exposureColumns(new DimensionUniverse(universe8()));
const record: ExposureRecord = {
  instrument: 'LSSTCam',
  id: 2026012500001,
  day_obs: 20260125,
  group: 'g',
  physical_filter: 'i_39',
  obs_id: 'MC_O_20260125_000001',
  exposure_time: 30,
  dark_time: null,
  observation_type: 'science',
  observation_reason: null,
  seq_num: 1,
  seq_start: 1,
  seq_end: 1,
  target_name: null,
  science_program: null,
  tracking_ra: null,
  tracking_dec: null,
  sky_angle: null,
  azimuth: null,
  zenith_angle: null,
  has_simulated: false,
  can_see_sky: null,
  timespan: { begin: 1n as TaiNs, end: 2n as TaiNs },
};

describe('the record of an exposure', () => {
  it('becomes a row with the columns of the universe, in their order', () => {
    const row = exposureRow(record, columns);
    expect(Object.keys(row)).toEqual(columns.map(({ name }) => name));
    expect(row).toEqual({ ...record, timespan: '[1,2)' });
  });

  it('is fit to be stored as it is', () => {
    expect(unfitValue(record, columns)).toBeUndefined();
    expect(unfitValue({ ...record, target_name: 'x'.repeat(1000) }, columns)).toBeUndefined();
    expect(unfitValue({ ...record, observation_type: '★'.repeat(16) }, columns)).toBeUndefined();
  });

  it.each<readonly [Partial<ExposureRecord>, string]>([
    [{ sky_angle: NaN }, 'sky_angle is NaN'],
    [{ dark_time: Infinity }, 'dark_time is Infinity'],
    [{ seq_num: 1.5 }, 'seq_num is 1.5, no integer below 2^53'],
    [{ seq_end: 2 ** 53 }, 'no integer'],
    [{ observation_type: 'x'.repeat(17) }, 'is longer than 16 characters'],
    [{ physical_filter: 'x'.repeat(33) }, 'is longer than 32 characters'],
    [{ target_name: 'a\0b' }, 'target_name holds characters that are no text'],
    [{ target_name: '\ud800' }, 'target_name holds characters that are no text'],
    [{ timespan: { begin: 2n as TaiNs, end: 2n as TaiNs } }, 'timespan [2,2) is empty'],
  ])('is unfit with a value that is not (case %#)', (changes, reason) => {
    expect(unfitValue({ ...record, ...changes }, columns)).toContain(reason);
  });

  it('lacks no column of a universe that has one more', () => {
    const document = universe8();
    const { exposure } = document.elements;
    if (exposure === undefined) throw new Error('no exposure');
    const more = {
      ...exposure,
      metadata: [...exposure.metadata, { name: 'humidity', type: 'float' as const }],
    };
    const universe = new DimensionUniverse({
      ...document,
      elements: { ...document.elements, exposure: more },
    });
    expect(() => exposureColumns(universe)).toThrow('exposure.humidity');
  });
});
