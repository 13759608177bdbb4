import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SummitNotice } from '#adapters/queue';

/** What settling puts in the outbox of these paths, by their own names. */
export function noticeOf(
  paths: readonly string[],
  { mostCalls = 10_000, onDropped = () => undefined }: Partial<Omit<SummitNotice, 'files'>> = {},
): SummitNotice {
  const files = new Map(
    paths.map((path) => {
      const [obsId = '', filename = ''] = path.split('/').slice(-2);
      return [path, { obsId, filename }];
    }),
  );
  return { files, mostCalls, onDropped };
}

/** A request that the Summit of a test has got. */
export interface SummitRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: { readonly exp_id: string; readonly filenames: readonly string[] };
  /** The client's port: one for each connection. */
  readonly port: number;
}

type Answer = (response: ServerResponse, request: SummitRequest) => void;

/** Answers with a status. */
export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(code, headers).end('{"said":"so"}');
  };

/** Never answers. */
export const silence: Answer = () => undefined;

/** A Summit on loopback whose answers the test chooses. */
export class TestSummit {
  readonly requests: SummitRequest[] = [];
  answer: Answer = status(200);
  readonly #server = createServer();
  #port = 0;
  readonly #waiting = new Set<() => void>();

  private constructor() {
    this.#server.on('request', (request, response) => {
      void this.take(request, response);
    });
  }

  static async start(): Promise<TestSummit> {
    const summit = new TestSummit();
    await summit.listen();
    return summit;
  }

  /** Where it listens, or last did. */
  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The exposures of the requests so far, in order. */
  get exposures(): string[] {
    return this.requests.map(({ body }) => body.exp_id);
  }

  /** Resolves as soon as so many requests have come in all. */
  got(requests: number): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.requests.length < requests) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Listens again, where it did before. */
  async listen(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const port = request.socket.remotePort ?? 0;
    let text = '';
    for await (const piece of request) text += String(piece);
    const seen = { method, url, headers, port, body: JSON.parse(text) as SummitRequest['body'] };
    this.requests.push(seen);
    this.answer(response, seen);
    for (const look of this.#waiting) look();
  }
}
