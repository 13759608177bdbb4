import { readFile, readdir, readlink, realpath } from 'node:fs/promises';

/** A scan of all processes takes a few hundredths of a second: files that wait together share it. */
const SCAN_SERVES_MS = 100;
const WRITE_ONLY_OR_BOTH = 0o3;

let latest: { readonly beganMs: number; readonly files: Promise<ReadonlySet<string>> } | undefined;

/**
 * Whether a process of this machine, as far as it can be seen, has a file open for writing; undefined where the system does not
 * tell (no /proc).
 */
export async function isOpenForWriting(file: string): Promise<boolean | undefined> {
  const now = Date.now();
  if (latest === undefined || now - latest.beganMs > SCAN_SERVES_MS) {
    latest = { beganMs: now, files: filesOpenForWriting() };
  }
  try {
    const [path, files] = await Promise.all([realpath(file), latest.files]);
    return files.has(path);
  } catch {
    return undefined;
  }
}

async function filesOpenForWriting(): Promise<ReadonlySet<string>> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const files = await Promise.all(processes.map(writtenBy));
  return new Set(files.flat());
}

async function writtenBy(pid: string): Promise<readonly string[]> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const files = await Promise.all(
    descriptors.map(async (descriptor) => {
      try {
        const target = await readlink(`/proc/${pid}/fd/${descriptor}`);
        // Pipes, sockets and devices are no concern of ours.
        if (!target.startsWith('/') || target.startsWith('/dev/')) return [];
        const info = await readFile(`/proc/${pid}/fdinfo/${descriptor}`, 'utf8');
        const flags = Number.parseInt(/^flags:\s*([0-7]+)/m.exec(info)?.[1] ?? '0', 8);
        return (flags & WRITE_ONLY_OR_BOTH) === 0 ? [] : [target];
      } catch {
        return [];
      }
    }),
  );
  return files.flat();
}
