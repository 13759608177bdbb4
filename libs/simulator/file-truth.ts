import type { FailureCode } from '#domain/failure';
import type { SownFault } from './faults/faulty-delivery';
import type { DeliveredFile } from './night-exposure';

/** One FITS file, or what is announced as one. */
export type FileTruth = {
  /** `[profile@][tenant:]bucket/key` as the service knows it. */
  readonly path: string;
  readonly exposureId: number;
  readonly obsId: string;
  readonly detectorName: string;
  readonly detector: number;
  /** A stack of guider stamps, not an image. */
  readonly isGuider: boolean;
  /** What was sown in it, or in its exposure; null for an ordinary file. */
  readonly fault: SownFault;
} &
  /** In the registry once, under its exposure and detector, with this size. */
  (
    | { readonly fate: 'registered'; readonly sizeBytes: number }
    /** Nobody tells of it; a reconciler would register it so. */
    | { readonly fate: 'unannounced'; readonly sizeBytes: number }
    /** Given up with one of these codes. */
    | { readonly fate: 'dead'; readonly codes: readonly FailureCode[] }
    /** One of these paths is registered, the others are given up with one of these codes. */
    | {
        readonly fate: 'rival';
        readonly sizeBytes: number;
        readonly codes: readonly FailureCode[];
        readonly rivals: readonly string[];
      }
    /** Each of its notifications is refused. */
    | { readonly fate: 'refused'; readonly reason: 'unparsable' }
  );

/** The truth of a file: one for each path that it has. @param bucket - `[profile@][tenant:]bucket` */
export function truthsOf({ file, fault, delivery }: DeliveredFile, bucket: string): readonly FileTruth[] {
  const { shot, sensor, detectorName } = file;
  return [...delivery.fates].map(([key, fate]): FileTruth => {
    const which = {
      path: `${bucket}/${key}`,
      exposureId: shot.dayObs * 100_000 + shot.seqNum,
      obsId: shot.obsId,
      detectorName,
      detector: sensor.detector,
      isGuider: file.isGuider,
      fault,
    };
    if (!('content' in fate)) return { ...which, ...fate };
    const sizeBytes = fate.content.size;
    if (fate.fate !== 'rival') return { ...which, fate: fate.fate, sizeBytes };
    const rivals = fate.rivals.map((rival) => `${bucket}/${rival}`);
    return { ...which, fate: 'rival', sizeBytes, codes: fate.codes, rivals };
  });
}
