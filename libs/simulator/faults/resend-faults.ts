import { registeredFile, stored } from '../delivery';
import type { FileFault } from './file-fault';

/** Objects that are written a second time. */
export const RESEND_FAULTS = {
  /** The same content: a new event, nothing new. */
  resentSame: (file) => {
    const fits = file.fits();
    const { steps, fates } = registeredFile(file, { fits });
    return { steps: [...steps, ...stored(file.key, fits, laterMs(file))], fates };
  },

  /** Another content, longer than the first: registered once, with the size of the last. */
  resentChanged: (file) => {
    const changed = file.fits(undefined, { images: 2, take: 1 });
    const { steps } = registeredFile(file);
    return {
      steps: [...steps, ...stored(file.key, changed, laterMs(file))],
      fates: new Map([[file.key, { fate: 'registered', content: changed }]]),
    };
  },
} as const satisfies Record<string, FileFault>;

const laterMs = (file: Parameters<FileFault>[0]): number =>
  file.fitsAfterMs + file.random.fork('resent').integer(1000, 10_000);
