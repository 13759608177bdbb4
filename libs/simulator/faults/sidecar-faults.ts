import { sidecarKeyOf } from '../camera-file';
import { Content } from '../content';
import { registeredFile, stored } from '../delivery';
import { withValue } from '../header-change';
import type { FileFault } from './file-fault';

const half = (content: Content): Content =>
  new Content(() => content.bytes().subarray(0, Math.floor(content.size / 2)));

/** Sidecars that are of no use, or the only ones that are. The FITS header stands in for them. */
export const SIDECAR_FAULTS = {
  sidecarMissing: (file) => registeredFile(file, { sidecar: null }),

  /** Three to twenty seconds after its FITS file. */
  sidecarLate: (file) =>
    registeredFile(file, { sidecarLateMs: file.random.fork('sidecarLate').integer(3000, 20_000) }),

  /** Half of it when the FITS file comes, the whole a second later. */
  sidecarHalf: (file) => {
    const whole = file.sidecar();
    const { steps, fates } = registeredFile(file, { sidecar: half(whole) });
    return {
      steps: [...steps, ...stored(sidecarKeyOf(file.key), whole, file.fitsAfterMs + 1000)],
      fates,
    };
  },

  sidecarRubbish: (file) => {
    const kinds = [
      '',
      'no header at all\n',
      '[1, 2, 3]\n',
      '{"__CONTENT__": "poetry"}\n',
      '\xff\xfe{}',
    ] as const;
    const rubbish = file.random.fork('sidecarRubbish').pick(kinds);
    return registeredFile(file, { sidecar: new Content(() => Buffer.from(rubbish, 'latin1')) });
  },

  /** The FITS header names a sensor that does not exist, the sidecar the right one: the sidecar counts. */
  sidecarDisagrees: (file) => registeredFile(file, { fits: file.fits(withValue('CCDSLOT', 'S77')) }),
} as const satisfies Record<string, FileFault>;
