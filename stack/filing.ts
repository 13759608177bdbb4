import { HeaderNumber, type Header } from '#domain/fits';

/** Where in a bucket a file belongs, or why that cannot be told. */
export type Filing = { readonly key: string } | { readonly unknown: string };

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
  latiss: 'LATISS',
  lsst_atiss: 'LATISS',
};
const OBS_ID = /^([A-Z]{2})_[A-Z]_(\d{8})_\d{6}$/;
const PROPER_NAME = /^([A-Z]{2}_[A-Z]_\d{8}_\d{6})_(R\d\d_S[0-9GW]\d(?:_guider)?)\.(?:fits|json)$/;

/** The key of a FITS file whose name is as the camera names it (`<obsid>_Rxx_Syy.fits`, or its sidecar), or undefined. */
export function keyByName(name: string): string | undefined {
  const [, obsId = '', detector = ''] = PROPER_NAME.exec(name) ?? [];
  const [, code = '', night = ''] = OBS_ID.exec(obsId) ?? [];
  const folder = FOLDER_BY_CODE[code];
  return folder === undefined ? undefined : `${folder}/${night}/${obsId}/${obsId}_${detector}.fits`;
}

/** The key of a FITS file by its header. Stacks of guider stamps are told by their names alone. */
export function keyByHeader(header: Header, name: string): Filing {
  const text = (keyword: string): string => {
    const value = header.get(keyword) ?? null;
    return (value instanceof HeaderNumber ? value.text : typeof value === 'string' ? value : '').trim();
  };
  const missing = ['OBSID', 'RAFTBAY', 'CCDSLOT'].filter((keyword) => text(keyword) === '');
  if (missing.length > 0) return { unknown: `its header has no ${missing.join(', no ')}` };
  const [obsId, detector] = [text('OBSID'), `${text('RAFTBAY')}_${text('CCDSLOT')}`];
  const [, code = '', nightOfId = ''] = OBS_ID.exec(obsId) ?? [];
  if (code === '') return { unknown: `OBSID '${obsId}' in its header is not CODE_CONTROLLER_NIGHT_NUMBER` };
  if (!/^R\d\d_S[0-9GW]\d$/.test(detector)) {
    return { unknown: `RAFTBAY and CCDSLOT in its header name no detector ('${detector}')` };
  }
  const night = /^\d{8}$/.test(text('DAYOBS')) ? text('DAYOBS') : nightOfId;
  const folder = FOLDER_BY_INSTRUME[text('INSTRUME').toLowerCase()] ?? FOLDER_BY_CODE[code];
  if (folder === undefined) return { unknown: `INSTRUME '${text('INSTRUME')}' in its header is not known` };
  const guider = /guider/i.test(name) ? '_guider' : '';
  return { key: `${folder}/${night}/${obsId}/${obsId}_${detector}${guider}.fits` };
}
