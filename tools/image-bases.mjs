// Lays out what stands in for the two base images of the Dockerfile where no registry is at hand.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** The packages that gcr.io/distroless/cc is made of. Source: GoogleContainerTools/distroless, base and cc. */
const CC = [
  ...['base-files', 'ca-certificates', 'libc6', 'libgcc-s1', 'libgomp1', 'libssl3', 'libstdc++6', 'netbase'],
  'tzdata',
];
/** A shell, its tools, and the libraries that these need. */
const SHELL = ['coreutils', 'dash', 'libacl1', 'libattr1', 'libgmp10', 'libpcre2-8-0', 'libselinux1'];
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/**
 * Builds both roots from Debian's packages: `folder`/base is the libraries alone; `folder`/node has a shell, npm, and the Node that runs this.
 *
 * @throws Error when apt can fetch no package
 */
export function layOutBases(folder) {
  const packages = join(folder, 'packages');
  fetchPackages([...CC, ...SHELL], packages);
  const unpack = (names, root) => {
    mkdirSync(root, { recursive: true });
    for (const name of names) {
      execFileSync('dpkg-deb', [
        '-x',
        globSync(`${name}_*.deb`, { cwd: packages }).map((file) => join(packages, file))[0],
        root,
      ]);
    }
  };
  const [base, node] = [join(folder, 'base'), join(folder, 'node')];
  unpack(CC, base);
  unpack([...CC, ...SHELL], node);
  mkdirSync(join(node, 'usr/local/bin'), { recursive: true });
  copyFileSync(process.execPath, join(node, 'usr/local/bin/node'));
  const npm = dirname(
    dirname(realpathSync(execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim())),
  );
  cpSync(npm, join(node, 'usr/local/lib/node_modules/npm'), { recursive: true });
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(node, 'usr/local/bin/npm'));
  // npm goes by the authorities of this machine, as the builder of a site with one of its own does.
  if (existsSync(CERTIFICATES)) {
    mkdirSync(join(node, dirname(CERTIFICATES)), { recursive: true });
    copyFileSync(CERTIFICATES, join(node, CERTIFICATES));
  }
  rmSync(packages, { recursive: true });
  return { base, node, nodeEnv: existsSync(CERTIFICATES) ? [`NODE_EXTRA_CA_CERTS=${CERTIFICATES}`] : [] };
}

function fetchPackages(names, folder) {
  mkdirSync(folder, { recursive: true });
  const fetched = () =>
    spawnSync('apt-get', ['download', '-qq', ...names], { cwd: folder, stdio: ['ignore', 2, 'ignore'] })
      .status === 0;
  if (fetched()) return;
  spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 2, 2] });
  if (!fetched()) throw new Error(`apt-get download failed for ${names.join(' ')}`);
}
