import { Failure } from '#domain/failure';
import type { Header } from '#domain/fits';
import { INSTRUMENTS } from '#domain/instruments';
import { sidecarPath } from '#domain/observation';
import { examineHeader, recognise } from '#domain/translator';
import { annexKey } from './annex-filing';
import { textIn, type Filing } from './filing-place';

/** Folders of buckets by the first part of an obs id. */
const FOLDER_BY_CODE: Readonly<Record<string, string>> = {
  MC: 'LSSTCam',
  CC: 'LSSTComCam',
  AT: 'LATISS',
  TS: 'TS8',
};
const FOLDER_BY_INSTRUME: Readonly<Record<string, string>> = {
  lsstcam: 'LSSTCam',
  comcam: 'LSSTComCam',
  lsstcomcam: 'LSSTComCam',
  comcamsim: 'LSSTComCamSim',
  lsstcomcamsim: 'LSSTComCamSim',
  lsstcamsim: 'LSSTCamSim',
  latiss: 'LATISS',
  lsst_atiss: 'LATISS',
};
/** Folders that are not named as their instruments are. */
const FOLDER_BY_INSTRUMENT: Readonly<Record<string, string>> = { 'LSST-TS8': 'TS8' };
const OBS_ID = /^([A-Z]{2})_[A-Z]_(\d{8})_\d{6}$/;
const DETECTOR = /^(?:R\d\d|RTM-\d{3})_S[0-9GW]\d$/;
const PROPER_NAME =
  /^([A-Z]{2}_[A-Z]_\d{8}_\d{6})_((?:R\d\d|RTM-\d{3})_S[0-9GW]\d(?:_guider)?)\.(?:json|(fits(?:\.[fg]z)?))$/;

/**
 * The key of a FITS file whose name is as the camera names it (`<obsid>_Rxx_Syy.fits`, compressed or not, or its sidecar), or
 * undefined.
 */
export function keyByName(name: string): string | undefined {
  const [, obsId = '', detector = '', extension = 'fits'] = PROPER_NAME.exec(name) ?? [];
  const [, code = '', night = ''] = OBS_ID.exec(obsId) ?? [];
  const folder = FOLDER_BY_CODE[code];
  return folder === undefined ? undefined : `${folder}/${night}/${obsId}/${obsId}_${detector}.${extension}`;
}

/** The key of a sidecar by that of its file. */
export const sidecarKey = (key: string): string => sidecarPath(key);

/** The key of a FITS file by its header. Stacks of guider stamps are told by their names alone. */
export function keyByHeader(header: Header, name: string): Filing {
  const extension = /\.(fits\.[fg]z)$/i.exec(name)?.[1]?.toLowerCase() ?? 'fits';
  const recognised = recognise(header);
  const instrument = typeof recognised === 'string' ? recognised : undefined;
  const inAnnex = annexKey(instrument, header, extension);
  if (inAnnex !== undefined) return inAnnex;
  const found = instrument === undefined ? undefined : placesOf(header);
  const text = (keyword: string): string => textIn(header, keyword);
  const written =
    text('RAFTBAY') !== '' && text('CCDSLOT') !== '' ? `${text('RAFTBAY')}_${text('CCDSLOT')}` : '';
  const obsId = text('OBSID') || (found?.obsId ?? '');
  const detector = written || (found?.detectorName ?? '');
  const missing = [
    ...(obsId === '' ? ['OBSID'] : []),
    ...(detector === '' ? ['RAFTBAY', 'CCDSLOT'].filter((keyword) => text(keyword) === '') : []),
  ];
  if (missing.length > 0) return { unknown: `its header has no ${missing.join(', no ')}` };
  const [, code = '', nightOfId = ''] = OBS_ID.exec(obsId) ?? [];
  if (code === '') {
    return {
      unknown: `OBSID '${obsId}' in its header is not CODE_CONTROLLER_NIGHT_NUMBER; autoingest ingest-raws takes such files from anywhere`,
    };
  }
  if (!DETECTOR.test(detector)) {
    return { unknown: `RAFTBAY and CCDSLOT in its header name no detector ('${detector}')` };
  }
  const night = /^\d{8}$/.test(text('DAYOBS')) ? text('DAYOBS') : nightOfId;
  const folder =
    (instrument === undefined ? undefined : (FOLDER_BY_INSTRUMENT[instrument] ?? instrument)) ??
    FOLDER_BY_INSTRUME[text('INSTRUME').toLowerCase()] ??
    FOLDER_BY_CODE[code];
  if (folder === undefined) return { unknown: `INSTRUME '${text('INSTRUME')}' in its header is not known` };
  const guider = /guider/i.test(name) ? '_guider' : '';
  return {
    bucket: 'cameras',
    key: `${folder}/${night}/${obsId}/${obsId}_${detector}${guider}.${extension}`,
  };
}

/** What the translation finds where the header has no such keyword: the oldest LATISS headers, the test stands. */
function placesOf(header: Header): {
  readonly obsId?: string | undefined;
  readonly detectorName?: string | undefined;
} {
  try {
    const { instrument, found } = examineHeader(header);
    const { detectors } = INSTRUMENTS.find(({ name }) => name === instrument) ?? { detectors: [] };
    const fullName = detectors.find(({ id }) => id === found.detectorNum)?.fullName;
    // Files of LATISS say R00 where its registry says RXX.
    return { obsId: found.observationId, detectorName: fullName?.replace(/^RXX_/, 'R00_') };
  } catch (error) {
    if (error instanceof Failure) return {};
    throw error;
  }
}
