import { connect, createServer, type Socket } from 'node:net';

/** A message that a client sent: its type letter and its body. */
export interface ClientMessage {
  readonly type: string;
  readonly body: Buffer;
}

/** Stands between a client and PostgreSQL and keeps what the client says. */
export interface Wiretap {
  /** The registry's URL through the wiretap. */
  readonly url: string;
  /** What was said since the last call. */
  take(): readonly ClientMessage[];
  /** From now on nothing that the server answers gets through, as when a network drops packets; `false` ends it for new connections. */
  silence(silent: boolean): void;
  close(): Promise<void>;
}

export async function tapPostgres(url: string): Promise<Wiretap> {
  const target = new URL(url);
  let messages: ClientMessage[] = [];
  const sockets = new Set<Socket>();
  let isSilent = false;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    let pending = Buffer.alloc(0);
    let started = false;
    client.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      for (;;) {
        // The first message of a connection has no type letter.
        const header = started ? 1 : 0;
        if (pending.length < header + 4) break;
        const end = header + pending.readInt32BE(header);
        if (pending.length < end) break;
        if (started) {
          messages.push({ type: pending.toString('latin1', 0, 1), body: pending.subarray(5, end) });
        }
        started = true;
        pending = pending.subarray(end);
      }
    });
    client.pipe(upstream);
    upstream.on('data', (chunk) => {
      if (!isSilent) client.write(chunk);
    });
    upstream.on('end', () => client.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const tapped = new URL(url);
  tapped.port = String(typeof address === 'object' && address !== null ? address.port : 0);
  return {
    url: tapped.href,
    take: () => {
      const taken = messages;
      messages = [];
      return taken;
    },
    silence: (silent) => {
      isSilent = silent;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
