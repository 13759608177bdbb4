import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename } from 'node:path';

/** Who listens on a port; nothing more is known where the process belongs to another user. */
export interface PortHolder {
  readonly pid?: number;
  /** Its command line, shortened. */
  readonly program?: string;
}

const LISTENING = '0A';

/** Who listens on a TCP port of this machine, or undefined if it is free for us. */
export async function portHolder(port: number): Promise<PortHolder | undefined> {
  if (await canListen(port)) return undefined;
  const sockets = listeningSockets(port);
  for (const pid of runningProcesses()) {
    if (openSockets(pid).some((socket) => sockets.has(socket))) return { pid, program: commandLine(pid) };
  }
  return {};
}

/** Words for a message: `redis-server *:6379 (pid 812)`. */
export const describeHolder = ({ pid, program }: PortHolder): string =>
  pid === undefined ? 'a program that cannot be seen from here' : `${program ?? '?'} (pid ${pid})`;

/** A listener on every address takes the port from us as much as one on loopback: both are tried. */
async function canListen(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once('error', () => {
        resolve(false);
      });
      server.listen({ port, host, exclusive: true }, () => {
        server.close(() => {
          resolve(true);
        });
      });
    });
    if (!free) return false;
  }
  return true;
}

/** Inodes of the sockets that listen on the port. */
function listeningSockets(port: number): ReadonlySet<string> {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes = ['/proc/net/tcp', '/proc/net/tcp6']
    .filter((table) => existsSync(table))
    .flatMap((table) => readFileSync(table, 'utf8').split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === LISTENING && local?.endsWith(`:${wanted}`))
    .flatMap((fields) => fields[9] ?? []);
  return new Set(inodes);
}

const runningProcesses = (): readonly number[] =>
  existsSync('/proc/self/fd')
    ? readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
    : [];

function openSockets(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.[1] ?? [];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

/** Program and arguments, shortened to what tells them apart: the ends of long paths. */
function commandLine(pid: number): string {
  try {
    const [program = '?', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
    const words = [basename(program), ...args].map((word) =>
      word.length > 44 ? `…${word.slice(-43)}` : word,
    );
    const line = words.join(' ');
    return line.length > 100 ? `${line.slice(0, 99)}…` : line;
  } catch {
    return '?';
  }
}
