import type { Header } from '#domain/fits';
import { isFault } from './fault';
import { recognise } from './recognition';

/** Instruments that spread over two headers what others have in the first. */
const ALWAYS = new Set(['LSSTCam-PhoSim']);

/**
 * Whether the header of a file's HDU 1 has to be merged over its primary header before that is translated: always, or because
 * no instrument knows the primary header alone (as where the file was compressed by tiles).
 *
 * Source: obs_base ingest.py (extractMetadata); obs_lsst translators/phosim.py (determine_translatable_headers).
 */
export function secondHeaderNeeded(primary: Header): 'no' | 'toRecognise' | 'always' {
  const instrument = recognise(primary);
  if (isFault(instrument)) return 'no';
  if (instrument === undefined) return 'toRecognise';
  return ALWAYS.has(instrument) ? 'always' : 'no';
}
