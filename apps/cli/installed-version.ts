import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const packageFile = z.object({ name: z.string(), version: z.string() });

/**
 * The version in the package.json that this code belongs to, in a checkout as in an image.
 *
 * @param folder - where to look first, then in those above it
 * @returns `unknown` where there is none
 */
export function installedVersion(folder = __dirname): string {
  const file = join(folder, 'package.json');
  const found = existsSync(file) ? packageFile.safeParse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  if (found?.data?.name === 'autoingest') return found.data.version;
  return dirname(folder) === folder ? 'unknown' : installedVersion(dirname(folder));
}
