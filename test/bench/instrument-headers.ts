import { double, type Header, type HeaderValue } from '#domain/fits';

type Changes = Readonly<Record<string, HeaderValue | undefined>>;

const TELESCOPE = 'Simonyi Survey Telescope';
/** A camera of nine sensors. */
const ONE_RAFT: Changes = { RAFTBAY: 'R22', CCDSLOT: 'S11' };
/** Cameras of the file annex are no telescope's, and know no dark time. */
const ANNEX: Changes = { DARKTIME: undefined, RAFTBAY: undefined, CCDSLOT: undefined };
/** Simulations number their exposures in the name alone. */
const SIMULATION: Changes = { INSTRUME: undefined, OBSID: '204595', RAFTNAME: 'R22', SENSNAME: 'S11' };

/** What makes a header of LSSTCam one of another instrument: as little as its translator needs. */
const INSTRUMENT_CHANGES: Readonly<Record<string, Changes>> = {
  LSSTCam: {},
  LATISS: { INSTRUME: 'LATISS', FILTER: 'SDSSr_65mm', GRATING: 'holo4_003' },
  LSSTComCam: { ...ONE_RAFT, INSTRUME: 'ComCam', TELESCOP: TELESCOPE },
  LSSTComCamSim: { ...ONE_RAFT, INSTRUME: 'ComCamSim', TELESCOP: TELESCOPE },
  LSSTCamSim: { INSTRUME: 'LSSTCamSim', TELESCOP: TELESCOPE },
  'LSST-TS8': {
    INSTRUME: 'TS8',
    TSTAND: 'TS8',
    RAFTNAME: 'RTM-004',
    LSST_NUM: 'ITL-3800C-372-Dev',
    RUNNUM: '6006D',
  },
  'LSST-TS3': {
    INSTRUME: 'TS3',
    TSTAND: 'BNL-TS3-2-Janeway',
    LSST_NUM: 'E2V-CCD250-411',
    FILENAME: 'lambda_flat.fits',
  },
  'LSST-UCDCam': { INSTRUME: 'LSST-UCDCam', RAFTBAY: 'R21', CCDSLOT: 'S01', LSST_NUM: 'E2V-CCD250-112-09' },
  'LSSTCam-imSim': { ...SIMULATION, TESTTYPE: 'IMSIM', ROTANGLE: double(12.5) },
  'LSSTCam-PhoSim': { ...SIMULATION, CREATOR: 'PHOSIM', ROTANGZ: double(12.5) },
  FiberSpec: { ...ANNEX, INSTRUME: 'FiberSpectrograph.Broad', OBSID: 'FS3_O_20260125_000001' },
  StarTrackerWide: { ...ANNEX, INSTRUME: 'StarTracker', OBSID: 'GC101_O_20260125_000001' },
  StarTrackerNarrow: { ...ANNEX, INSTRUME: 'StarTracker', OBSID: 'GC102_O_20260125_000001' },
  StarTrackerFast: { ...ANNEX, INSTRUME: 'StarTracker', OBSID: 'GC103_O_20260125_000001' },
};

/** A header that a camera's own was made of, for another instrument. */
export function headerOf(instrument: string, camera: Header): Header {
  const header = new Map(camera);
  for (const [keyword, value] of Object.entries(INSTRUMENT_CHANGES[instrument] ?? {})) {
    if (value === undefined) header.delete(keyword);
    else header.set(keyword, value);
  }
  return header;
}
