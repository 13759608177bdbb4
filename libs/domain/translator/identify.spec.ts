import fc from 'fast-check';
import { GiveUp } from '#domain/failure';
import { integer } from '#domain/fits';
import { identify } from './identify';
import { scienceHeader, type HeaderChanges } from './spec-header';
import { translate } from './translate';

const GUIDER = { RAFTBAY: 'R00', CCDSLOT: 'SG1' };

const failureOf = (changes: HeaderChanges): GiveUp => {
  try {
    identify(scienceHeader({ ...GUIDER, ...changes }));
  } catch (error) {
    if (error instanceof GiveUp) return error;
    throw error;
  }
  throw new Error('it was identified');
};

describe('what a guider’s header says', () => {
  it('is its instrument, exposure and detector, though it lacks all else', () => {
    const header = scienceHeader({
      ...GUIDER,
      DAYOBS: undefined,
      SEQNUM: undefined,
      GROUPID: integer(1),
      FILTER: undefined,
      IMGTYPE: undefined,
      'DATE-BEG': undefined,
      EXPTIME: null,
    });
    expect(() => translate(header)).toThrow(GiveUp);
    expect(identify(header)).toEqual({
      instrument: 'LSSTCam',
      observationId: 'MC_O_20260125_001234',
      detectorNum: 190,
    });
  });

  it('is what translation finds, of every header that can be translated', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('R22', 'R00', 'R44', 'R43'),
        fc.constantFrom('S11', 'S00', 'SG0', 'SG1', 'SW0'),
        (raft, sensor) => {
          const header = scienceHeader({ RAFTBAY: raft, CCDSLOT: sensor });
          let info;
          try {
            ({ info } = translate(header));
          } catch {
            expect(() => identify(header)).toThrow(GiveUp);
            return;
          }
          const { instrument, observationId, detectorNum } = info;
          expect(identify(header)).toEqual({ instrument, observationId, detectorNum });
        },
      ),
    );
  });

  it('is mended by the correction of its observation first', () => {
    const corrections = {
      find: (instrument: string, obsId: string) =>
        new Map([['CCDSLOT', `${instrument} ${obsId}`.endsWith('001234') ? 'SG0' : 'S11']]),
    };
    expect(identify(scienceHeader(GUIDER), { corrections })).toMatchObject({ detectorNum: 189 });
  });

  it.each<[HeaderChanges, Partial<GiveUp>]>([
    [
      { OBSID: undefined },
      { code: 'HEADER_KEYWORD_MISSING', message: expect.stringContaining('OBSID') as string },
    ],
    [{ OBSID: 'MC_\0' }, { code: 'HEADER_VALUE_INVALID' }],
    [
      { CCDSLOT: undefined },
      { code: 'HEADER_KEYWORD_MISSING', message: expect.stringContaining('CCDSLOT') as string },
    ],
    [{ CCDSLOT: 'SG7' }, { code: 'DETECTOR_UNKNOWN' }],
    [{ INSTRUME: 'SomeCam' }, { code: 'HEADER_UNRECOGNISED' }],
  ])('cannot be had with %j, and it says why', (changes, failure) => {
    expect(failureOf(changes)).toMatchObject(failure);
  });

  it('is told with all its faults at once', () => {
    expect(failureOf({ OBSID: undefined, CCDSLOT: 'SG7' }).message).toMatch(
      /^observation_id: .*; detector_num: /,
    );
  });
});
