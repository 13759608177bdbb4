import { isLfaPath } from './lfa-path';
import { parseObjectPath } from './object-path';
import type { Parsed } from './parsed';

interface FiledObject {
  /** `[profile@][tenant:]bucket/key`, without `s3://`. */
  readonly path: string;
  /** `[profile@][tenant:]bucket`. */
  readonly bucket: string;
  /** The instrument's folder, which is not always the instrument's name (`TS8` is `LSST-TS8`). */
  readonly instrument: string;
  readonly filename: string;
  /** The folder's night, YYYYMMDD (UTC-12). */
  readonly obsDay: string;
}

/** One detector's file of one exposure: `bucket/instrument/YYYYMMDD/MC_O_YYYYMMDD_NNNNNN/file`. */
export interface ExposureFile extends FiledObject {
  readonly kind: 'exposure';
  /** The exposure's folder, `MC_O_20260125_001234`. */
  readonly obsId: string;
  /** `MC`, `AT`, `CC`, `TS` … */
  readonly instrumentCode: string;
  /** Who commanded the exposure: `O` OCS, `C` CCS, `P`, `S`, `Q`, `H` simulations. */
  readonly controller: string;
  /** The night that the obsId names; the folder's is another one in rare hand-made uploads, which are taken all the same. */
  readonly obsIdDay: string;
  readonly seqNum: number;
  /** The sequence number as written, with its zeros. */
  readonly seqNumText: string;
  /** `R22_S11` as the file's name has it (LATISS: `R00_S00`, not the registry's `RXX_S00`); null if the name has none. */
  readonly detectorName: string | null;
  /** Whether it is a stack of guider stamps (`…_guider.fits`), not a raw image. */
  readonly isGuider: boolean;
}

/** A file of the Large File Annex; its instrument is `csc/generator`, or `csc` where there is no generator. */
export interface LfaFile extends FiledObject {
  readonly kind: 'lfa';
}

const DIGITS = /^\d+$/;
const DETECTOR = /_((?:R[0-9X]{2}|R\d{3}|RTM-\d{3})_S[0-9GW]\d)(?:_guider)?\.[^/]*$/;
const GUIDER = /_guider\.[^/]*$/;

/**
 * Reads the facts that an object's path holds.
 *
 * Source: embargo-butler info.py; a night that is not eight digits and a sequence number that is not digits are refused here,
 * where the original failed halfway through its statistics.
 */
export function parseExposureFile(text: string): Parsed<ExposureFile | LfaFile> {
  const object = parseObjectPath(text);
  if ('unparsable' in object) return object;
  const { path, bucket, key } = object.parsed;
  // Whoever normalises a URL on the way would take it for another object.
  if (key.split('/').some((part) => part === '.' || part === '..')) {
    return { unparsable: 'a part of its key is . or ..' };
  }
  return isLfaPath(path) ? lfaFile(path, bucket, key) : exposureFile(path, bucket, key);
}

function exposureFile(path: string, bucket: string, key: string): Parsed<ExposureFile> {
  const [instrument, obsDay, obsId, filename, ...more] = key.split('/');
  if (!instrument || obsDay === undefined || obsId === undefined || !filename || more.length > 0) {
    return { unparsable: 'its key is not instrument/night/obsId/file' };
  }
  const [instrumentCode, controller, obsIdDay, seqNumText, ...rest] = obsId.split('_');
  if (!instrumentCode || !controller || obsIdDay === undefined || !seqNumText || rest.length > 0) {
    return { unparsable: 'its folder is not named code_controller_night_number' };
  }
  const seqNum = Number(seqNumText);
  if (!isNight(obsDay) || !isNight(obsIdDay)) return { unparsable: 'its night is not YYYYMMDD' };
  if (!DIGITS.test(seqNumText) || !Number.isSafeInteger(seqNum)) {
    return { unparsable: 'its sequence number is not a whole number' };
  }
  return {
    parsed: {
      kind: 'exposure',
      path,
      bucket,
      instrument,
      filename,
      obsDay,
      obsId,
      instrumentCode,
      controller,
      obsIdDay,
      seqNum,
      seqNumText,
      detectorName: DETECTOR.exec(filename)?.[1] ?? null,
      isGuider: GUIDER.test(filename),
    },
  };
}

/** csc/generator/YYYY/MM/DD/folder/file, the same without the folder, or csc/YYYY/MM/DD/file. */
function lfaFile(path: string, bucket: string, key: string): Parsed<LfaFile> {
  const parts = key.split('/');
  const before = parts.length === 5 ? 1 : 2;
  if (parts.length < 5 || parts.length > 7) {
    return { unparsable: 'its key is not csc[/generator]/YYYY/MM/DD[/folder]/file' };
  }
  const instrument = parts.slice(0, before).join('/');
  const obsDay = parts.slice(before, before + 3).join('');
  const filename = parts.at(-1) ?? '';
  if (parts.slice(0, before).includes('') || filename === '') {
    return { unparsable: 'a part of its key is empty' };
  }
  if (!isNight(obsDay)) return { unparsable: 'its night is not YYYY/MM/DD' };
  return { parsed: { kind: 'lfa', path, bucket, instrument, filename, obsDay } };
}

function isNight(text: string): boolean {
  return text.length === 8 && DIGITS.test(text);
}
