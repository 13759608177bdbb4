import { double, integer } from '#domain/fits';
import { fixLsstcamHeader } from './lsstcam-fixes';
import { fixedBy, type SpecValues } from './spec-fixes';

const fixed = fixedBy(fixLsstcamHeader);
const changesOf = (values: SpecValues) => fixed(values).changes;

describe('fixes of LSSTCam headers', () => {
  it('leave a header of today as it is', () => {
    const header = { DAYOBS: '20260601', SEQNUM: integer(1), ROTPA: double(5), PROGRAM: 'BLOCK-417' };
    expect(fixed(header)).toEqual({ changes: {}, problem: undefined });
  });

  it('drop a second filter without a first', () => {
    expect(changesOf({ FILTER2: 'empty' })).toEqual({ FILTER2: null });
    expect(changesOf({ FILTER2: 'empty', FILTER: null })).toEqual({});
  });

  it('name the pinhole plate rightly', () => {
    expect(changesOf({ DAYOBS: '20231107', FILTER: 'ph_05' })).toEqual({ FILTER: 'ph_5' });
    expect(changesOf({ DAYOBS: integer(20231107), FILTER: 'ph_05' })).toEqual({});
  });

  it('turn the rotator of the first weeks', () => {
    const turned = (DAYOBS: string) =>
      changesOf({ DAYOBS, ROTPA: double(118.98865181652172), PROGRAM: '', FILTER: 'x' });
    expect(turned('20250302')).toEqual({ ROTPA: 28.988651816521724 });
    expect(turned('20250421')).toEqual({ ROTPA: 28.988651816521724 });
    expect(turned('20250301')).toEqual({});
    expect(changesOf({ DAYOBS: '20250420', ROTPA: double(0) })).toEqual({});
  });

  it('turn it the other way round for half a night', () => {
    const turned = (seqNum: number, rotpa: number) =>
      changesOf({ DAYOBS: '20250422', SEQNUM: integer(seqNum), ROTPA: double(rotpa) });
    expect(turned(250, 318.5)).toEqual({ ROTPA: 138.5 });
    expect(turned(250, -10)).toEqual({ ROTPA: 170 });
    expect(turned(251, 318.5)).toEqual({});
  });

  it.each([
    ['20250518', 1, true],
    ['20250703', 743, true],
    ['20250703', 746, false],
    ['20250704', 834, true],
    ['20250705', 736, true],
    ['20250707', 744, true],
    ['20250707', 850, false],
    ['20250707', 943, true],
    ['20250714', 257, false],
    ['20250715', 1218, true],
    ['20250819', 4, true],
  ])('know whether the dome was closed on %s at %d', (DAYOBS, seqNum, isClosed) => {
    expect(changesOf({ DAYOBS, SEQNUM: integer(seqNum), VIGN_MIN: 'NO' })).toEqual(
      isClosed ? { VIGN_MIN: 'FULLY' } : {},
    );
  });

  it('name the filter that was in the beam', () => {
    const filter = (DAYOBS: string, seqNum: number) =>
      changesOf({ DAYOBS, SEQNUM: integer(seqNum), FILTER: 'y_10' });
    expect(filter('20250609', 578)).toEqual({ FILTER: 'z_20', FILTBAND: 'z', FILTPOS: 201, FILTSLOT: 4 });
    expect(filter('20250609', 75)).toEqual({});
    expect(filter('20260315', 49)).toEqual({ FILTER: 'i_39', FILTBAND: 'i', FILTPOS: 304, FILTSLOT: 1 });
    expect(filter('20260315', 110)).toEqual({});
  });

  it('name the program rightly', () => {
    expect(changesOf({ DAYOBS: '20250828', PROGRAM: 'BLOCK-417' })).toEqual({ PROGRAM: 'BLOCK-T417' });
    expect(changesOf({ DAYOBS: '20250829', PROGRAM: 'BLOCK-417' })).toEqual({});
  });

  it.each<[SpecValues, string, unknown]>([
    [
      { DAYOBS: '20250415', ROTPA: double(100), FILTER2: 'x' },
      'PROGRAM is missing or has no value',
      { FILTER2: null, ROTPA: 10 },
    ],
    [{ DAYOBS: 'today', FILTER2: 'x' }, 'DAYOBS is text, YYYYMMDD expected', { FILTER2: null }],
    [{ DAYOBS: '20250415', ROTPA: 'x', PROGRAM: 'BLOCK-417' }, 'ROTPA is text, a number expected', {}],
    [{ DAYOBS: '20250422' }, 'SEQNUM is missing or has no value', {}],
    [{ DAYOBS: '20250422', SEQNUM: '5' }, 'SEQNUM is text, a number expected', {}],
    [{ DAYOBS: '20250518' }, 'VIGN_MIN is missing or has no value', {}],
    [{ DAYOBS: '20231107' }, 'FILTER is missing or has no value', {}],
    [{ DAYOBS: '20250703' }, 'SEQNUM is missing or has no value', {}],
    [{ DAYOBS: '20260315', SEQNUM: null }, 'SEQNUM is without a value, a number expected', {}],
  ])('stop at %j, what was done before staying done', (values, problem, changes) => {
    expect(fixed(values)).toEqual({ changes, problem });
  });
});
