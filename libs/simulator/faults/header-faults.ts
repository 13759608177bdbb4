import { double, integer } from '#domain/fits';
import type { FailureCode } from '#domain/failure';
import { storedFile } from '../delivery';
import { deadBy } from '../fate';
import { withValue, without, type HeaderChange } from '../header-change';
import type { FileFault } from './file-fault';

/** A header, in FITS file and sidecar alike, that cannot be translated: given up without a second try. */
const untranslatable =
  (change: HeaderChange, code: FailureCode): FileFault =>
  (file) => ({
    steps: storedFile(file, { fits: file.fits(change), sidecar: file.sidecar(change) }),
    fates: new Map([[file.key, deadBy(code)]]),
  });

/** Headers of single files that make no sense. None of them disagrees with the rest of its exposure about the exposure. */
export const HEADER_FAULTS = {
  groupNoText: untranslatable(withValue('GROUPID', integer(20_260_125)), 'HEADER_VALUE_TYPE'),
  detectorUnknown: untranslatable(withValue('CCDSLOT', 'S77'), 'DETECTOR_UNKNOWN'),
  instrumentUnknown: untranslatable(withValue('INSTRUME', 'plateCam'), 'HEADER_UNRECOGNISED'),
  typeMissing: untranslatable(without('IMGTYPE'), 'HEADER_KEYWORD_MISSING'),
  typeTooLong: untranslatable(withValue('IMGTYPE', 'STAIRCASE_OF_FLATS'), 'HEADER_VALUE_INVALID'),
  exposureTimeNaN: untranslatable(withValue('EXPTIME', double(Number.NaN)), 'HEADER_VALUE_NOT_FINITE'),
} as const satisfies Record<string, FileFault>;
