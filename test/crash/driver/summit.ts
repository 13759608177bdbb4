import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SeededRandom } from '../../../libs/simulator/seeded-random';

/** Of a hundred calls so many are answered 500, so many never, and so many by a cut connection. */
const BAD_ANSWERS = { failed: 10, unanswered: 4, cut: 2 } as const;

/** The Summit: hears which files have been registered, and answers badly now and then. */
export class Summit {
  /** How often each file was told of in a call that was answered well, by `obsId filename`. */
  readonly heard = new Map<string, number>();
  /** Calls that were no such. */
  readonly wrong: string[] = [];
  private readonly random: SeededRandom;

  private constructor(
    private readonly server: Server,
    seed: string,
  ) {
    this.random = new SeededRandom(seed).fork('summit');
    server.on('request', (request, response: ServerResponse) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        this.answer(Buffer.concat(pieces).toString(), response);
      });
    });
  }

  static async open(seed: string): Promise<Summit> {
    const summit = new Summit(createServer(), seed);
    summit.server.listen(0, '127.0.0.1');
    await once(summit.server, 'listening');
    return summit;
  }

  get uri(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/new-files`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private answer(body: string, response: ServerResponse): void {
    const { failed, unanswered, cut } = BAD_ANSWERS;
    const drawn = this.random.integer(0, 99);
    if (drawn < failed) response.writeHead(500).end();
    else if (drawn < failed + unanswered) return;
    else if (drawn < failed + unanswered + cut) response.destroy();
    else {
      this.hear(body);
      response.writeHead(200).end();
    }
  }

  private hear(body: string): void {
    try {
      const { exp_id: obsId, filenames } = JSON.parse(body) as { exp_id: string; filenames: string[] };
      for (const filename of filenames) {
        const name = `${obsId} ${filename}`;
        this.heard.set(name, (this.heard.get(name) ?? 0) + 1);
      }
    } catch {
      this.wrong.push(body);
    }
  }
}
