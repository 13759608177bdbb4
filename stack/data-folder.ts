import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { REFUSED_FOLDER } from './inbox';
import { reachableForEveryone } from './reachable';

/** Where everything lies that a stack keeps between runs. */
export interface DataFolder {
  readonly root: string;
  readonly postgres: string;
  readonly redis: string;
  readonly logs: string;
  /** Holds a folder for each bucket. */
  readonly buckets: string;
  readonly inbox: string;
  /** The Butler repository, with `butler.yaml`. */
  readonly repo: string;
  readonly dbAuth: string;
  readonly settings: string;
  readonly processBook: string;
  readonly announced: string;
  /** Programs that had to be fetched. */
  readonly programs: string;
}

/** The folder that was chosen; `because` says why it is not the usual one. */
export interface ChosenFolder {
  readonly root: string;
  readonly because?: string;
}

/**
 * Chooses where data lie: as asked; else `data/` of the checkout; else, where we are root and PostgreSQL's user could not get there,
 * a folder of its own under /var/tmp.
 *
 * @throws Error when the folder that was asked for cannot be used
 */
export function chooseDataFolder(checkout: string, asked: string | undefined): ChosenFolder {
  const root = resolve(asked ?? join(checkout, 'data'));
  if (process.getuid?.() !== 0 || reachableForEveryone(root)) return { root };
  if (asked !== undefined) {
    throw new Error(
      `${root} is closed to other users (a folder above it has mode 0700, say), and PostgreSQL refuses to run as root: choose a folder that its user can enter.`,
    );
  }
  const hash = createHash('sha256').update(checkout).digest('hex').slice(0, 8);
  return {
    root: `/var/tmp/autoingest-${hash}`,
    because: `PostgreSQL does not run as root, and ${checkout} is closed to other users`,
  };
}

/** Makes the folders that are missing. */
export function makeDataFolder(root: string): DataFolder {
  mkdirSync(root, { recursive: true, mode: 0o755 });
  // Under /var/tmp anybody could have made it first.
  const { uid } = lstatSync(root);
  if (process.getuid?.() === 0 && root.startsWith('/var/tmp/') && uid !== 0) {
    throw new Error(
      `${root} belongs to another user (uid ${uid}): remove it, or choose another folder by --data.`,
    );
  }
  const folder: DataFolder = {
    root,
    postgres: join(root, 'postgres'),
    redis: join(root, 'redis'),
    logs: join(root, 'logs'),
    buckets: join(root, 'buckets'),
    inbox: join(root, 'inbox'),
    repo: join(root, 'repo'),
    dbAuth: join(root, 'db-auth.yaml'),
    settings: join(root, 'stack.json'),
    processBook: join(root, 'processes.json'),
    announced: join(root, 'announced'),
    programs: join(root, 'programs'),
  };
  for (const made of [folder.redis, folder.logs, folder.buckets, join(folder.inbox, REFUSED_FOLDER)]) {
    mkdirSync(made, { recursive: true });
  }
  return folder;
}

const Settings = z.object({
  /** What the watcher and enqueue share. */
  notificationSecret: z.string().min(16),
  /** Secret key of the S3 gateway. */
  s3Secret: z.string().min(16),
  /** Whether the repository was made to the end. */
  repoIsMade: z.boolean(),
  /** Which instruments are registered in it. */
  instruments: z.array(z.string()).default(['LSSTCam']),
});

/** What a stack must remember of itself. */
export type Settings = z.infer<typeof Settings>;

export function readSettings(folder: DataFolder): Settings {
  if (existsSync(folder.settings)) return Settings.parse(JSON.parse(readFileSync(folder.settings, 'utf8')));
  const secret = (): string => randomBytes(16).toString('hex');
  const settings = { notificationSecret: secret(), s3Secret: secret(), repoIsMade: false, instruments: [] };
  writeSettings(folder, settings);
  return settings;
}

export function writeSettings(folder: DataFolder, settings: Settings): void {
  writePrivately(folder.settings, `${JSON.stringify(settings, null, 1)}\n`);
}

/** A file that nobody else may read. */
export function writePrivately(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
  chmodSync(file, 0o600);
}
