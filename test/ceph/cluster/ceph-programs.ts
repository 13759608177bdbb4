import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What the tests run of Ceph, by the Debian package that holds it. */
const PROGRAMS = {
  'ceph-mon': ['/usr/bin/ceph-mon', '/usr/bin/monmaptool'],
  'ceph-osd': ['/usr/bin/ceph-osd'],
  'ceph-common': ['/usr/bin/ceph'],
  radosgw: ['/usr/bin/radosgw', '/usr/bin/radosgw-admin'],
} as const;

const missingPackages = (): string[] =>
  Object.entries(PROGRAMS).flatMap(([name, files]) =>
    files.every((file) => existsSync(file)) ? [] : [name],
  );

/**
 * Makes sure that Ceph's programs are here, and installs Debian's packages where they are not and we are root.
 *
 * @returns why they cannot be had, or undefined
 */
export function requireCephPrograms(): string | undefined {
  const missing = missingPackages();
  if (missing.length === 0) return undefined;
  const wanted = `the Debian packages ${missing.join(', ')}`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return `Ceph is not here, and only root can install ${wanted}`;
  }
  console.error(`Ceph is not here: installing ${wanted} …`);
  // RUNLEVEL keeps the packages from starting servers of their own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...words: readonly string[]): void => {
    execFileSync('/usr/bin/apt-get', words, { stdio: ['ignore', 'ignore', 'pipe'], env });
  };
  try {
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', ...missing);
  } catch (error) {
    return `Ceph is not here, and ${wanted} could not be installed: ${error instanceof Error ? error.message : String(error)}`;
  }
  const left = missingPackages();
  return left.length === 0 ? undefined : `${wanted} are installed, yet their programs are not in /usr/bin`;
}
