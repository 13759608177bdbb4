import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * What happens to one piece of what a client sends: it passes; it and the connection are lost; it arrives, but the connection
 * is lost before the answer comes back; it arrives a little later; it is swallowed, and nothing is ever said.
 */
export type Fault = 'passes' | 'lost' | 'unanswered' | 'late' | 'swallowed';

const LATE_MS = 20;

/** A way to a server on loopback on which things go wrong as planned; where no more is planned all passes. */
export class FaultyWay {
  private readonly sockets = new Set<Socket>();
  private plan: Fault[] = [];
  private refusals = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: number,
  ) {
    server.on('connection', (client: Socket) => {
      this.accept(client);
    });
  }

  /** @param target - port of the server */
  static async to(target: number): Promise<FaultyWay> {
    const server = createServer();
    const way = new FaultyWay(server, target);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return way;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** @param refusals - so many connections are ended as soon as they are made */
  goWrong(plan: readonly Fault[], refusals = 0): void {
    this.plan = [...plan];
    this.refusals = refusals;
  }

  /** Ends all connections. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }

  private accept(client: Socket): void {
    if (this.refusals > 0) {
      this.refusals -= 1;
      client.on('error', () => undefined).destroy();
      return;
    }
    const redis = connect(this.target, '127.0.0.1');
    const both = [client, redis];
    const end = (): void => {
      for (const socket of both) {
        socket.destroy();
        this.sockets.delete(socket);
      }
    };
    for (const socket of both) {
      this.sockets.add(socket);
      socket.on('error', end).on('close', end);
    }
    let isDeaf = false;
    redis.on('data', (answer) => {
      if (isDeaf) end();
      else client.write(answer);
    });
    client.on('data', (piece) => {
      switch (this.plan.shift() ?? 'passes') {
        case 'passes':
          redis.write(piece);
          break;
        case 'lost':
          end();
          break;
        case 'unanswered':
          isDeaf = true;
          redis.write(piece);
          break;
        case 'late':
          setTimeout(() => redis.write(piece), LATE_MS);
          break;
        case 'swallowed':
          break;
      }
    });
  }
}
