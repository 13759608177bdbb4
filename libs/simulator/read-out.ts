import { CameraFile, type FileOptions } from './camera-file';
import type { Sensor } from './focal-plane';
import type { Shot } from './shot';

/** Whether guider sensors come as stacks of stamps (`…_guider.fits`) instead of images, or beside them. */
export type GuiderStamps = 'instead' | 'beside';

/** The files that the camera makes of these sensors: images, unless told otherwise of the guiders. */
export function filesOf(
  shot: Shot,
  sensors: readonly Sensor[],
  guiderStamps: GuiderStamps | undefined,
  options: FileOptions = {},
): readonly CameraFile[] {
  return sensors.flatMap((sensor) => {
    const image = new CameraFile(shot, sensor, options);
    if (guiderStamps === undefined || !sensor.slot.startsWith('SG')) return [image];
    const stamps = new CameraFile(shot, sensor, { ...options, isGuider: true });
    return guiderStamps === 'instead' ? [stamps] : [image, stamps];
  });
}
