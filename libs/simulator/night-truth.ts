import type { ExposureFacts } from './exposure-facts';
import type { FileTruth } from './file-truth';

/** What the service must have counted, if each request was answered once; a request that was repeated after a fault counts again. */
export interface NightCounts {
  /** Requests that are event documents, and the others (answered 400). */
  readonly documents: number;
  readonly rubbish: number;
  /** Records of wanted objects: accepted, again or duplicate. */
  readonly wanted: number;
  /** Of these the duplicates, at least and at most: where contents change it depends on the order of arrival. */
  readonly duplicates: readonly [least: number, most: number];
  readonly refused: Readonly<Record<'wrong_secret' | 'ignored' | 'filtered' | 'unparsable', number>>;
  /** Files in the registry, and files given up. */
  readonly ingested: number;
  readonly dead: number;
  /** The highest sequence number of a wanted object; 0 without one. */
  readonly highestSeqNum: number;
}

/** What was sown in a night, and what must come of it; survives JSON as it is. */
export interface NightTruth {
  readonly seed: string | number;
  readonly dayObs: number;
  /** `[profile@][tenant:]bucket`. */
  readonly bucket: string;
  readonly instrument: 'LSSTCam';
  /** All that were taken; in the registry are those with a registered file. */
  readonly exposures: readonly ExposureFacts[];
  /** Whatever has a key that ends in `fits`; all else is filtered. */
  readonly files: readonly FileTruth[];
  readonly counts: NightCounts;
}
