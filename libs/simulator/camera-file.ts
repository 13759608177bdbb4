import { writeSidecar, type Header } from '#domain/fits';
import { cameraHeader, inSidecar } from './camera-header';
import { Content } from './content';
import { fitsFile } from './fits-file';
import type { Sensor } from './focal-plane';
import { unchanged, type HeaderChange } from './header-change';
import type { SeededRandom } from './seeded-random';
import type { Shot } from './shot';

/** How a file differs from an ordinary one. */
export interface FileOptions {
  /** What is wrong with all FITS headers of the exposure. */
  readonly fitsChange?: HeaderChange;
  /** What is wrong with all its sidecars. */
  readonly sidecarChange?: HeaderChange;
  /** A stack of guider stamps (`…_guider.fits`) in place of an image. */
  readonly isGuider?: boolean;
}

/** Stamps in a stack: one second's worth. */
const STAMPS = 5;

/** What the camera makes of one sensor in one exposure: a FITS file with its sidecar. */
export class CameraFile {
  readonly detectorName: string;
  /** Of the FITS file: `LSSTCam/20260125/MC_O_20260125_000012/MC_O_20260125_000012_R22_S11.fits`. */
  readonly key: string;
  /**
   * When the FITS file is stored, in milliseconds after the shutter closed: an image within 4 s, after a readout of 2 s; a stack of
   * guider stamps, which was read meanwhile, before, among or after the images.
   */
  readonly fitsAfterMs: number;
  /** The sidecar is there shortly before. */
  readonly sidecarAfterMs: number;
  readonly random: SeededRandom;
  /** A stack of guider stamps, not an image. */
  readonly isGuider: boolean;
  private readonly fitsChange: HeaderChange;
  private readonly sidecarChange: HeaderChange;

  constructor(
    readonly shot: Shot,
    readonly sensor: Sensor,
    options: FileOptions = {},
  ) {
    const { fitsChange = unchanged, sidecarChange = unchanged, isGuider = false } = options;
    this.detectorName = sensor.detectorName;
    this.isGuider = isGuider;
    this.fitsChange = fitsChange;
    this.sidecarChange = sidecarChange;
    this.key = `${folderOf(shot)}/${shot.obsId}_${sensor.detectorName}${isGuider ? '_guider' : ''}.fits`;
    this.random = shot.random.fork(isGuider ? 'guider' : 'file', sensor.detectorName);
    this.fitsAfterMs = isGuider ? this.random.integer(300, 5000) : this.random.integer(2050, 4000);
    this.sidecarAfterMs = this.fitsAfterMs - this.random.integer(10, 50);
  }

  /** The FITS file, its primary header changed as told. */
  fits(change: HeaderChange = unchanged, { images = this.isGuider ? STAMPS : 1, take = 0 } = {}): Content {
    const pixels = ['pixels', ...(take === 0 ? [] : [take])];
    return new Content(() =>
      fitsFile(change(this.fitsChange(this.header())), this.random.fork(...pixels), images),
    );
  }

  sidecar(change: HeaderChange = unchanged): Content {
    return new Content(() => writeSidecar(inSidecar(change(this.sidecarChange(this.header())))));
  }

  private header(): Header {
    const header = cameraHeader(this.shot, this.sensor);
    if (!this.isGuider) return header;
    return new Map([...header, ['FILENAME', this.key.slice(this.key.lastIndexOf('/') + 1)]]);
  }
}

/** The folder of an exposure in the bucket. */
export const folderOf = ({ dayObs, obsId }: Shot): string => `LSSTCam/${dayObs}/${obsId}`;

/** The key of a file's sidecar. */
export const sidecarKeyOf = (key: string): string => key.replace(/\.fits$/, '.json');
