import type { Header } from '#domain/fits';
import { textIn, type Filing } from './filing-place';

/** What the parts of an observation id of the Annex are: `FS3_O_20240109_000004`, `GC101_O_20221208_000211`. */
const OBS_ID = /^[A-Z]+(\d+)_[A-Z]_(\d{4})(\d{2})(\d{2})_\d+$/;
const TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+$/;

/**
 * Where a file of the Large File Annex belongs: as its writers on the Summit put it; undefined for files of other instruments.
 *
 * Source: ts_fiberspectrograph, ts_genericcamera (their keys), ts_salobj.
 *
 * @param instrument - as the header is recognised
 * @param extension - of the file's name, `fits` or `fits.fz`
 */
export function annexKey(
  instrument: string | undefined,
  header: Header,
  extension: string,
): Filing | undefined {
  const isSpectrum = instrument === 'FiberSpec';
  if (!isSpectrum && instrument?.startsWith('StarTracker') !== true) return undefined;
  const obsId = textIn(header, 'OBSID');
  const [, index = '', year = '', month = '', day = ''] = OBS_ID.exec(obsId) ?? [];
  if (index === '') return { unknown: `OBSID '${obsId}' in its header is not NAME_CONTROLLER_NIGHT_NUMBER` };
  const night = `${year}/${month}/${day}`;
  if (!isSpectrum) return { bucket: 'annex', key: `GenericCamera/${index}/${night}/${obsId}.${extension}` };
  const begin = textIn(header, 'DATE-BEG');
  if (!TIME.test(begin)) return { unknown: `DATE-BEG '${begin}' in its header is no time` };
  const [sal, generator] = ['FiberSpectrograph:Broad', 'fiberSpecBroad'];
  return { bucket: 'annex', key: `${sal}/${generator}/${night}/${sal}_${generator}_${begin}.${extension}` };
}
