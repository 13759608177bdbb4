import { integer } from '#domain/fits';
import { keywordsBehind } from './keywords-behind';
import { scienceHeader } from './spec-header';

describe('keywordsBehind', () => {
  it('names the keywords that a property was found by, with their values', () => {
    const behind = keywordsBehind(scienceHeader({ GROUPID: null }), 'LSSTCam');
    expect(behind.get('exposure_id')).toEqual([
      { keyword: 'CALIB_ID', value: undefined },
      { keyword: 'DAYOBS', value: '20260125' },
      { keyword: 'SEQNUM', value: integer(1234) },
      { keyword: 'CONTRLLR', value: 'O' },
    ]);
    expect(behind.get('exposure_group')).toEqual([{ keyword: 'GROUPID', value: null }]);
  });

  it('lists under a property none of those that another one needed', () => {
    const behind = keywordsBehind(scienceHeader({ SHUTTIME: null }), 'LSSTCam');
    expect(behind.get('visit_id')).toEqual([]);
    expect(behind.get('exposure_time')).toEqual([{ keyword: 'SHUTTIME', value: null }]);
    expect(behind.get('exposure_time_requested')?.map(({ keyword }) => keyword)).toEqual(['EXPTIME']);
  });

  it('knows nothing of an instrument that is not served', () => {
    expect(keywordsBehind(scienceHeader(), 'HSC')).toEqual(new Map());
  });
});
