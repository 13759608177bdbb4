import type { CameraFile } from '../camera-file';
import type { Delivery } from '../delivery';

/** A way in which one file goes wrong. */
export type FileFault = (file: CameraFile) => Delivery;
