import { integer, type HeaderValue } from '#domain/fits';
import { recognise } from './recognition';

const of = (values: Readonly<Record<string, HeaderValue>>) => recognise(new Map(Object.entries(values)));
const TELESCOP = 'Simonyi Survey Telescope';

describe('recognise', () => {
  it.each<[Readonly<Record<string, HeaderValue>>, string | undefined]>([
    [{ INSTRUME: 'lsstCam' }, 'LSSTCam'],
    [{ CREATOR: 'PHOSIM' }, 'LSSTCam-PhoSim'],
    [{ CREATOR: null, TESTTYPE: 'PHOSIM' }, undefined],
    [{ TESTTYPE: 'PHOSIM' }, 'LSSTCam-PhoSim'],
    [{ INSTRUME: 'x', TESTTYPE: 'PHOSIM' }, undefined],
    [{ TSTAND: 'BNL-TS3-2-Janeway' }, 'LSST-TS3'],
    [{ TSTAND: 'TS8' }, 'LSST-TS8'],
    [{ LSST_NUM: '', REBNAME: '', CONTNUM: '000018910e0c' }, 'LSST-TS8'],
    [{ LSST_NUM: '', REBNAME: '', CONTNUM: '000000000000' }, undefined],
    [{ TESTTYPE: 'IMSIM' }, 'LSSTCam-imSim'],
    [{ INSTRUME: 'LATISS' }, 'LATISS'],
    [{ INSTRUME: 'latiss' }, undefined],
    [{ DETNAME: 'RXX_S00' }, 'LATISS'],
    [{ INSTRUME: 'LSST-UCDCam-ITL' }, 'LSST-UCDCam'],
    [{ INSTRUME: 'ComCam', TELESCOP }, 'LSSTComCam'],
    [{ INSTRUME: 'LSST_CAMERA', TELESCOP: 'x', TELCODE: 'CC' }, 'LSSTComCam'],
    [{ INSTRUME: 'ComCam', TELESCOP: 'x' }, undefined],
    [{ INSTRUME: 'ComCamSim', TELESCOP: 'LSST' }, 'LSSTComCamSim'],
    [{ INSTRUME: 'LSSTCamSim', TELESCOP }, 'LSSTCamSim'],
    [{}, undefined],
  ])('%j is of %s', (values, instrument) => {
    expect(of(values)).toBe(instrument);
  });

  it('cannot tell by an INSTRUME that is not text', () => {
    expect(of({ INSTRUME: integer(1) })).toMatchObject({ code: 'HEADER_VALUE_TYPE', keyword: 'INSTRUME' });
  });
});
