import { double, integer } from '#domain/fits';
import { fixLsstcomcamHeader } from './lsstcomcam-fixes';
import { fixedBy, type SpecValues } from './spec-fixes';

const fixed = fixedBy(fixLsstcomcamHeader);
/** A header with nothing to mend but its sensor's number. */
const UNNUMBERED = { FILTER: 'i_06', INSTRUME: 'ComCam', ROTPA: double(5) };
const WHOLE = { ...UNNUMBERED, LSST_NUM: 'ITL-3800C-229' };
const changesOf = (values: SpecValues) => fixed({ ...WHOLE, ...values }).changes;

describe('fixes of ComCam headers', () => {
  it('leave a header of the last campaign as it is', () => {
    expect(fixed(WHOLE)).toEqual({ changes: {}, problem: undefined });
  });

  it('name the filter by the place where the camera was', () => {
    expect(changesOf({ FILTER: null })).toEqual({ FILTER: 'unknown' });
    expect(changesOf({ FILTER: 'r', 'DATE-BEG': '2020-03-13T00:00:37' })).toEqual({ FILTER: 'r_03' });
    expect(changesOf({ FILTER: 'r', 'DATE-BEG': '2020-03-13T00:00:37.001' })).toEqual({ FILTER: 'empty' });
    expect(changesOf({ FILTER: '', 'DATE-BEG': '2024-10-25T00:00:00' })).toEqual({ FILTER: 'empty' });
  });

  it('give the camera its name', () => {
    expect(changesOf({ INSTRUME: 'LSST_CAMERA' })).toEqual({ INSTRUME: 'ComCam' });
  });

  it('know the sensor by its place, where the header does not say its number', () => {
    const numbered = (CCDSLOT: string) => fixed({ ...UNNUMBERED, CCDSLOT }).changes;
    expect(numbered('S11')).toEqual({ LSST_NUM: 'ITL-3800C-283' });
    expect(numbered('SG0')).toEqual({});
    expect(changesOf({ LSST_NUM: null, CCDSLOT: 'S11' })).toEqual({});
  });

  it('take a rotation that is no number for none', () => {
    expect(changesOf({ ROTPA: null })).toEqual({ ROTPA: 0 });
    expect(changesOf({ ROTPA: '5' })).toEqual({ ROTPA: 0 });
    expect(changesOf({ ROTPA: integer(5) })).toEqual({});
  });

  it('stop where a filter needs a date that is not there', () => {
    expect(fixed({ FILTER: 'r', INSTRUME: 'LSST_CAMERA' })).toEqual({
      changes: {},
      problem: 'MJD-BEG, DATE-BEG, MJD-OBS, DATE-OBS is missing or has no value',
    });
  });
});
