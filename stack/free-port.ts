import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below where systems give ports to whoever asks for any (Linux from 32768, others from 49152), so that neither a connection nor another
 * listener takes one between its choice here and its use, or while a server is restarted on it.
 */
const [FROM, BELOW] = [20_000, 32_000];

const given = new Set<number>();

/** A TCP port on loopback that nobody listens on, and that was not given before by this process. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FROM, BELOW);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
