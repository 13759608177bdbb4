import { folderOf } from './camera-file';
import { Content } from './content';
import type { Shot } from './shot';

/** The list that the camera writes beside an exposure's files: which sensors they will be of, and in what form. */
export interface ExpectedSensors {
  readonly key: string;
  readonly content: Content;
}

/** @param sensors - name of each detector, and whether it is read as an image or as guider stamps (which count where it is both) */
export function expectedSensors(
  shot: Shot,
  sensors: readonly { readonly detectorName: string; readonly isGuider: boolean }[],
): ExpectedSensors {
  const fileName = `${shot.obsId}_expectedSensors.json`;
  const member = (key: string, value: string): string => `${JSON.stringify(key)} : ${value}`;
  const guiding = new Set(sensors.filter(({ isGuider }) => isGuider).map(({ detectorName }) => detectorName));
  const words = [...new Set(sensors.map(({ detectorName }) => detectorName))]
    .sort()
    .map((name) => member(name, guiding.has(name) ? '"GUIDER"' : '"SCIENCE"'));
  const members = [
    member('fileName', JSON.stringify(fileName)),
    member('fileType', '"expectedSensors"'),
    member('obsId', JSON.stringify(shot.obsId)),
    member('version', '1.0'),
    member('expectedSensors', `{\n    ${words.join(',\n    ')}\n  }`),
  ];
  return {
    key: `${folderOf(shot)}/${fileName}`,
    content: new Content(() => Buffer.from(`{\n  ${members.join(',\n  ')}\n}\n`)),
  };
}
