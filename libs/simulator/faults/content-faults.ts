import { MAX_HEADER_BYTES } from '#domain/fits';
import type { FailureCode } from '#domain/failure';
import type { CameraFile } from '../camera-file';
import { Content } from '../content';
import { registeredFile, stored, storedFile, type Delivery } from '../delivery';
import { deadBy } from '../fate';
import type { FileFault } from './file-fault';

const CARD_BYTES = 80;
const EMPTY = new Content(() => new Uint8Array(0));

/** FITS files that cannot be read. With a sidecar they need not be: such a file is registered as it is. */
export const CONTENT_FAULTS = {
  /** Cut within its header, and whole, with its sidecar, one to five seconds later. */
  fitsHalf: (file) => {
    const lateMs = file.random.fork('fitsHalf').integer(1000, 5000);
    const { steps, fates } = registeredFile(file, { lateMs });
    return { steps: [...stored(file.key, cut(file), file.fitsAfterMs), ...steps], fates };
  },

  fitsTruncated: (file) => unreadable(file, cut(file), 'FITS_TRUNCATED'),

  fitsTruncatedBesideSidecar: (file) => registeredFile(file, { fits: cut(file) }),

  fitsRubbish: (file) => {
    const random = file.random.fork('fitsRubbish');
    return unreadable(file, new Content(() => Buffer.from(random.fork('bytes').hex(4000))), 'FITS_NOT_FITS');
  },

  empty: (file) => unreadable(file, EMPTY, 'FITS_NOT_FITS'),

  emptyBesideSidecar: (file) => registeredFile(file, { fits: EMPTY }),

  /** More than a MiB of cards and no END. */
  headerEndless: (file) =>
    unreadable(
      file,
      new Content(() => {
        const cards = Math.ceil(MAX_HEADER_BYTES / CARD_BYTES) + 36;
        const comment = 'COMMENT and so on'.padEnd(CARD_BYTES);
        return Buffer.concat([
          file
            .fits()
            .bytes()
            .subarray(0, 4 * CARD_BYTES),
          Buffer.from(comment.repeat(cards)),
        ]);
      }),
      'FITS_HEADER_ENDLESS',
    ),

  /** A card whose value is none. */
  cardBroken: (file) =>
    unreadable(
      file,
      new Content(() => {
        const bytes = Buffer.from(file.fits().bytes());
        bytes.write('CCDGAIN = 1.0.0'.padEnd(CARD_BYTES), 20 * CARD_BYTES, 'latin1');
        return bytes;
      }),
      'FITS_BAD_CARD',
    ),
} as const satisfies Record<string, FileFault>;

const cut = (file: CameraFile): Content => {
  const length = file.random.fork('cut').integer(100, 8000);
  return new Content(() => file.fits().bytes().subarray(0, length));
};

const unreadable = (file: CameraFile, fits: Content, code: FailureCode): Delivery => ({
  steps: storedFile(file, { fits, sidecar: null }),
  fates: new Map([[file.key, deadBy(code)]]),
});
