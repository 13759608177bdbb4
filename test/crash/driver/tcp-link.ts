import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * A TCP connection between one client and one server on loopback, with a knife: what passes can be cut, held up or slowed down, in
 * both directions alike. It changes no byte and decides nothing by itself, so that a fault is what its plan says.
 */
export class TcpLink {
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private passing: Promise<void> = Promise.resolve();
  private delayMs = 0;
  private isRefusing = false;

  private constructor(
    private readonly server: Server,
    private readonly targetPort: number,
  ) {
    server.on('connection', (client) => {
      this.join(client);
    });
  }

  /** @param targetPort - of the server on 127.0.0.1 */
  static async open(targetPort: number): Promise<TcpLink> {
    const server = createServer();
    const link = new TcpLink(server, targetPort);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return link;
  }

  /** Where the client connects to. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Resets every connection, and each new one for a while. */
  async cut(lastsMs: number): Promise<void> {
    this.isRefusing = true;
    this.resetAll();
    await pause(lastsMs);
    this.isRefusing = false;
  }

  /** Lets no byte pass for a while; connections stay, and nobody is told. */
  async stall(lastsMs: number): Promise<void> {
    this.passing = pause(lastsMs);
    await this.passing;
  }

  /** Lets each piece pass only after a delay, for a while. */
  async slow(lastsMs: number, delayMs: number): Promise<void> {
    this.delayMs = delayMs;
    await pause(lastsMs);
    this.delayMs = 0;
  }

  close(): void {
    this.server.close();
    this.resetAll();
  }

  private resetAll(): void {
    for (const [client, upstream] of this.pairs) {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    }
  }

  private join(client: Socket): void {
    if (this.isRefusing) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(this.targetPort, '127.0.0.1');
    const pair = [client, upstream] as const;
    this.pairs.add(pair);
    for (const [one, other] of [pair, [upstream, client] as const]) {
      one.setNoDelay(true);
      // A peer that is gone takes the other side with it.
      one.on('error', () => other.resetAndDestroy());
      one.on('close', () => {
        this.pairs.delete(pair);
        other.end();
      });
      one.pipe(this.gate()).pipe(other);
    }
  }

  private gate(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, passOn) => {
        void this.passing
          .then(() => (this.delayMs > 0 ? pause(this.delayMs) : undefined))
          .then(() => {
            passOn(null, chunk);
          });
      },
    });
  }
}
