import { integer, type HeaderValue } from '#domain/fits';
import { groupKeyFacts } from './group-key';

const LSSTCAM: Readonly<Record<string, HeaderValue>> = {
  INSTRUME: 'lsstCam',
  GROUPID: '2025-04-16T07:03:14.565#1',
  CURINDEX: integer(2),
  RAFTBAY: 'R44',
  CCDSLOT: 'SW0',
};
const facts = (changes: Readonly<Record<string, HeaderValue | undefined>> = {}) =>
  groupKeyFacts(
    new Map(
      Object.entries({ ...LSSTCAM, ...changes }).filter(
        (entry): entry is [string, HeaderValue] => entry[1] !== undefined,
      ),
    ),
  );

describe('groupKeyFacts', () => {
  it('finds instrument, group, snap and detector in a header', () => {
    expect(facts()).toEqual({
      parsed: {
        instrument: 'LSSTCam',
        group: '2025-04-16T07:03:14.565#1',
        snap: 1,
        detectorName: 'R44_SW0',
      },
    });
  });

  it('calls instruments by the names of the registry, and others as the header does', () => {
    const name = (INSTRUME: string) => {
      const result = facts({ INSTRUME });
      return 'parsed' in result ? result.parsed?.instrument : result;
    };
    expect(['ComCam', 'comCamSim', 'LATISS', 'LSSTComCam', 'constructor'].map(name)).toEqual([
      'LSSTComCam',
      'LSSTComCamSim',
      'LATISS',
      'LSSTComCam',
      'constructor',
    ]);
  });

  it('finds no group in a header without GROUPID', () => {
    expect(facts({ GROUPID: undefined, CURINDEX: undefined })).toEqual({ parsed: null });
  });

  it('writes groups that are not text as the readers of the keys expect them', () => {
    expect(facts({ GROUPID: null })).toMatchObject({ parsed: { group: 'None' } });
    expect(facts({ GROUPID: integer(7) })).toMatchObject({ parsed: { group: '7' } });
    expect(facts({ GROUPID: true })).toMatchObject({ parsed: { group: 'True' } });
  });

  it('takes an index that is written as text', () => {
    expect(facts({ CURINDEX: ' 3 ' })).toMatchObject({ parsed: { snap: 2 } });
  });

  it.each(['INSTRUME', 'CURINDEX', 'RAFTBAY', 'CCDSLOT'])('says that %s is missing', (keyword) => {
    for (const value of [undefined, null, false]) {
      expect(facts({ [keyword]: value })).toEqual({ unparsable: expect.stringContaining(keyword) as string });
    }
  });
});
