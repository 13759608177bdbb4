import { sidecarKeyOf, type CameraFile } from './camera-file';
import type { Content } from './content';
import type { Fate } from './fate';

/** One thing that happens to the bucket; `announce` is what its store tells of it, whether true or not. */
export type BucketStep = {
  /** Milliseconds after the exposure's shutter closed. */
  readonly atMs: number;
  readonly key: string;
} & (
  | { readonly do: 'put'; readonly content: Content }
  | { readonly do: 'remove' }
  | {
      readonly do: 'announce';
      readonly content: Content;
      readonly eventName: string;
      /** The key that the service takes it for, where that is another one. */
      readonly heardAs?: string;
    }
);

/** How one sensor's file comes, and what must become of it. */
export interface Delivery {
  readonly steps: readonly BucketStep[];
  /** By the key that the service hears of (or would): each FITS file, whether it is in the bucket or not. */
  readonly fates: ReadonlyMap<string, Fate>;
}

/** Departures from an ordinary file. */
export interface FileParts {
  readonly key?: string;
  readonly fits?: Content;
  /** Null for none. */
  readonly sidecar?: Content | null;
  readonly lateMs?: number;
  readonly sidecarLateMs?: number;
}

export const CREATED = 'ObjectCreated:Put';

/** An object is put and announced. */
export const stored = (key: string, content: Content, atMs: number): readonly BucketStep[] => [
  { do: 'put', key, content, atMs },
  announced(key, content, atMs),
];

export const announced = (key: string, content: Content, atMs: number, eventName = CREATED): BucketStep => ({
  do: 'announce',
  key,
  content,
  atMs,
  eventName,
});

/** A sidecar, and then its FITS file. */
export function storedFile(file: CameraFile, parts: FileParts = {}): readonly BucketStep[] {
  const { key = file.key, fits = file.fits(), sidecar = file.sidecar() } = parts;
  const { lateMs = 0, sidecarLateMs = lateMs } = parts;
  return [
    ...(sidecar === null ? [] : stored(sidecarKeyOf(key), sidecar, file.sidecarAfterMs + sidecarLateMs)),
    ...stored(key, fits, file.fitsAfterMs + lateMs),
  ];
}

/** A file that comes as told and is to be registered. */
export function registeredFile(file: CameraFile, parts: FileParts = {}): Delivery {
  const { key = file.key, fits = file.fits() } = parts;
  return {
    steps: storedFile(file, { ...parts, fits }),
    fates: new Map([[key, { fate: 'registered', content: fits }]]),
  };
}

/** A file that comes as ever and is to be given up. */
export const givenUp = (file: CameraFile, fate: Fate): Delivery => ({
  steps: storedFile(file),
  fates: new Map([[file.key, fate]]),
});
