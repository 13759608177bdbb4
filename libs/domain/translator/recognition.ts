import type { Header } from '#domain/fits';
import { wrongType, type Outcome } from './fault';

/** Serial numbers of the controllers of the raft test stand, by which its oldest headers are known. */
const TS8_CONTROLLERS = new Set(
  (
    '000018910e0c 000018ee33b7 000018ee0f35 000018ee3b40 00001891fcc7 000018edfd65 0000123b5ba8 000018911b05 ' +
    '00001891fa3e 000018910d7f 000018ed9f12 000018edf4a7 000018ee34e6 000018ef1464 000018eda120 000018edf8a2 ' +
    '000018ef3819 000018ed9486 000018ee02c8 000018edfb24 000018ee34c0 000018edfb51 0000123b51d1 0000123b5862 ' +
    '0000123b8ca9 0000189208fa 0000189111af 0000189126e1 000018ee0618 000018ee3b78 000018ef1534'
  ).split(' '),
);
const MAIN_TELESCOPE = ['Simonyi Survey Telescope', 'LSST'];

/** A header with its INSTRUME in lower case, undefined where it has none. */
interface Named {
  readonly header: Header;
  readonly instrume: string | undefined;
}

const isAtMainTelescope = ({ header }: Named): boolean => {
  const telescope = header.get('TELESCOP');
  return typeof telescope === 'string' && MAIN_TELESCOPE.includes(telescope);
};

/** Star trackers tell themselves apart by the number of their camera: `GC101_O_20221208_000211`. */
const isStarTracker =
  (camera: string) =>
  ({ header }: Named): boolean => {
    const obsId = header.get('OBSID');
    return (
      header.get('INSTRUME') === 'StarTracker' && typeof obsId === 'string' && obsId.slice(2, 5) === camera
    );
  };

/** Who took an image is asked of each camera in this order; the first one that knows its own header has it. */
const RECOGNITIONS = [
  ['LSSTCam', ({ instrume }) => instrume === 'lsstcam'],
  [
    'LSSTCam-PhoSim',
    ({ header, instrume }) =>
      instrume === undefined && header.get(header.has('CREATOR') ? 'CREATOR' : 'TESTTYPE') === 'PHOSIM',
  ],
  ['LSST-TS3', ({ header }) => header.get('TSTAND') === 'BNL-TS3-2-Janeway'],
  ['LSST-TS8', ({ header }) => header.get('TSTAND') === 'TS8' || hasTs8Controller(header)],
  ['LSSTCam-imSim', ({ header }) => header.get('TESTTYPE') === 'IMSIM'],
  [
    'LATISS',
    ({ header }) =>
      header.get('INSTRUME') === 'LATISS' ||
      header.get('INSTRUME') === 'LSST_ATISS' ||
      header.get('DETNAME') === 'RXX_S00',
  ],
  ['LSST-UCDCam', ({ instrume }) => instrume === 'lsst-ucdcam' || instrume === 'lsst-ucdcam-itl'],
  [
    'LSSTComCam',
    (named) =>
      named.header.has('TELESCOP') &&
      ((named.instrume === 'comcam' && isAtMainTelescope(named)) ||
        (named.instrume === 'lsst_camera' && named.header.get('TELCODE') === 'CC')),
  ],
  ['LSSTComCamSim', (named) => named.instrume === 'comcamsim' && isAtMainTelescope(named)],
  ['LSSTCamSim', (named) => named.instrume === 'lsstcamsim' && isAtMainTelescope(named)],
  ['FiberSpec', ({ header }) => header.get('INSTRUME') === 'FiberSpectrograph.Broad'],
  ['StarTrackerNarrow', isStarTracker('102')],
  ['StarTrackerWide', isStarTracker('101')],
  ['StarTrackerFast', isStarTracker('103')],
] as const satisfies readonly (readonly [instrument: string, recognises: (named: Named) => boolean])[];

/** The registry's name of an instrument whose headers are known. */
export type RecognisedInstrument = (typeof RECOGNITIONS)[number][0];

const hasTs8Controller = (header: Header): boolean => {
  const controller = header.get('CONTNUM');
  return (
    header.has('LSST_NUM') &&
    header.has('REBNAME') &&
    typeof controller === 'string' &&
    TS8_CONTROLLERS.has(controller)
  );
};

/**
 * The registry's name of the Rubin instrument that a header is of; undefined if it is of none.
 *
 * Source: obs_lsst, obs_fiberspectrograph and obs_rubinGenericCamera translators (can_translate of each), in the order of their
 * registration.
 */
export const recognise = (header: Header): Outcome<RecognisedInstrument | undefined> => {
  const instrume = header.get('INSTRUME');
  if (instrume !== undefined && typeof instrume !== 'string') return wrongType('INSTRUME', instrume, 'text');
  const named = { header, instrume: instrume?.toLowerCase() };
  const found = RECOGNITIONS.find(([, recognises]) => recognises(named));
  return found?.[0];
};
