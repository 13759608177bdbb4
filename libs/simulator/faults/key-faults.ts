import { folderOf, type CameraFile } from '../camera-file';
import { registeredFile, stored, storedFile } from '../delivery';
import { deadBy } from '../fate';
import type { FileFault } from './file-fault';

/** The key's last part, without its extension. */
const stemOf = ({ key }: CameraFile): string => key.slice(key.lastIndexOf('/') + 1, -'.fits'.length);

/** A good file in a place that no exposure's file has. */
const misplaced =
  (keyOf: (file: CameraFile) => string): FileFault =>
  (file) => {
    const key = keyOf(file);
    return {
      steps: storedFile(file, { key }),
      fates: new Map([[key, { fate: 'refused', reason: 'unparsable' }]]),
    };
  };

/** A good file in its exposure's folder, under a name that is odd and nothing else. */
const oddlyNamed =
  (nameOf: (stem: string) => string): FileFault =>
  (file) =>
    registeredFile(file, { key: `${folderOf(file.shot)}/${nameOf(stemOf(file))}.fits` });

/** Keys that are not as the camera names its files. */
export const KEY_FAULTS = {
  keyTooDeep: misplaced((file) => `${folderOf(file.shot)}/more/${stemOf(file)}.fits`),
  keyTooShallow: misplaced((file) => `LSSTCam/${stemOf(file)}.fits`),
  keyFolderOdd: misplaced((file) => `${folderOf(file.shot)}x/${stemOf(file)}.fits`),
  keyOdd: oddlyNamed((stem) => `${stem} 'copy' (1) & #2?`),
  keyPlus: oddlyNamed((stem) => `${stem}+new`),
  keyUnicode: oddlyNamed((stem) => `${stem}_été_日本_Ω`),
  /** A `%` that begins no escape. */
  keyPercent: oddlyNamed((stem) => `${stem}_100%`),

  /** A `%` that looks like an escape: the service looks for an object that has the character instead, and finds none. */
  keyEscaped: (file) => {
    const keyWith = (text: string): string => `${folderOf(file.shot)}/${stemOf(file)}${text}.fits`;
    const fits = file.fits();
    return {
      steps: storedFile(file, { key: keyWith('%2B'), fits }).map((step) =>
        step.do === 'announce' && step.content === fits ? { ...step, heardAs: keyWith('+') } : step,
      ),
      fates: new Map([
        [keyWith('%2B'), { fate: 'unannounced', content: fits }],
        [keyWith('+'), deadBy('OBJECT_MISSING')],
      ]),
    };
  },

  /** The same file twice, under two names: who comes first has the data id. */
  twoPaths: (file) => {
    const copyKey = `${folderOf(file.shot)}/${stemOf(file)}_copy.fits`;
    const fits = file.fits();
    const lateMs = file.random.fork('twoPaths').integer(0, 5000);
    const rival = {
      fate: 'rival',
      content: fits,
      codes: ['DATASET_PATH_CONFLICT', 'DATASET_TWICE_IN_BATCH'],
      rivals: [file.key, copyKey],
    } as const;
    return {
      steps: [...storedFile(file, { fits }), ...stored(copyKey, fits, file.fitsAfterMs + lateMs)],
      fates: new Map([file.key, copyKey].map((key) => [key, rival])),
    };
  },
} as const satisfies Record<string, FileFault>;
