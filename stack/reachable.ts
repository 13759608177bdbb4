import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const OTHERS_MAY_ENTER = 0o001;

/** Whether every user of the machine can get to a folder, which may still have to be made. */
export function reachableForEveryone(folder: string): boolean {
  let place = resolve(folder);
  while (!existsSync(place)) place = dirname(place);
  for (place = realpathSync(place); ; place = dirname(place)) {
    if ((statSync(place).mode & OTHERS_MAY_ENTER) === 0) return false;
    if (place === dirname(place)) return true;
  }
}
