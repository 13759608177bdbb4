import { sidecarKeyOf } from '../camera-file';
import { announced, registeredFile, stored, storedFile } from '../delivery';
import { deadBy } from '../fate';
import type { FileFault } from './file-fault';

/** Files that come late, in vain, or not at all. */
export const ARRIVAL_FAULTS = {
  /** Ten seconds to four minutes late, with its sidecar. */
  late: (file) => registeredFile(file, { lateMs: file.random.fork('late').integer(10_000, 240_000) }),

  /** Announced and never written; its sidecar is there half the time. */
  neverWritten: (file) => {
    const { key, sidecarAfterMs, fitsAfterMs } = file;
    const hasSidecar = file.random.fork('neverWritten').next() < 0.5;
    return {
      steps: [
        ...(hasSidecar ? stored(sidecarKeyOf(key), file.sidecar(), sidecarAfterMs) : []),
        announced(key, file.fits(), fitsAfterMs),
      ],
      fates: new Map([[key, deadBy('OBJECT_MISSING')]]),
    };
  },

  /** Stored, and its event is lost. */
  eventLost: (file) => {
    const fits = file.fits();
    return {
      steps: storedFile(file, { fits }).filter((step) => step.do !== 'announce' || step.key !== file.key),
      fates: new Map([[file.key, { fate: 'unannounced', content: fits }]]),
    };
  },

  /** Removed before its event is delivered. */
  deletedEarly: (file) => {
    const { key, sidecarAfterMs, fitsAfterMs } = file;
    const fits = file.fits();
    return {
      steps: [
        ...stored(sidecarKeyOf(key), file.sidecar(), sidecarAfterMs),
        { do: 'put', key, content: fits, atMs: fitsAfterMs },
        { do: 'remove', key, atMs: fitsAfterMs + 100 },
        announced(key, fits, fitsAfterMs + 200),
        announced(key, fits, fitsAfterMs + 300, 'ObjectRemoved:Delete'),
      ],
      fates: new Map([[key, deadBy('OBJECT_MISSING')]]),
    };
  },
} as const satisfies Record<string, FileFault>;
