import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An S3 server whose answers a test decides; keys of its maps are `bucket/key`. */
export class SwitchedStore {
  readonly objects = new Map<string, Uint8Array>();
  /** Whether a request for this path, or for a listing of this bucket, is answered with 503. */
  fails: (path: string) => boolean = () => false;
  /** Whether the answer for this path is kept back until {@link release}. */
  holds: (path: string) => boolean = () => false;
  private readonly held: { readonly path: string; readonly answer: () => void }[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly server = createServer((request, response) => {
    this.receive(request, response);
  });

  /** What a worker's environment must hold to use it as the default profile. */
  async listen(): Promise<Readonly<Record<string, string>>> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return {
      S3_ENDPOINT_URL: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
    };
  }

  /** Resolves when so many answers are kept back. */
  async untilHeld(answers: number): Promise<void> {
    while (this.held.length < answers) {
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  /** Keeps nothing back any more. */
  release(): void {
    this.holds = () => false;
    for (const { answer } of this.held.splice(0)) answer();
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private receive(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', 'http://host');
    const path = decodeURIComponent(url.pathname).slice(1);
    const answer = (): void => {
      this.answer(request, response, url, path);
    };
    if (!this.holds(path)) {
      answer();
      return;
    }
    this.held.push({ path, answer });
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }

  private answer(request: IncomingMessage, response: ServerResponse, url: URL, path: string): void {
    if (this.fails(path)) {
      error(response, request, 503, 'SlowDown');
      return;
    }
    if (url.searchParams.get('list-type') === '2') {
      this.list(response, path.replace(/\/$/, ''), url.searchParams.get('prefix') ?? '');
      return;
    }
    const bytes = this.objects.get(path);
    if (bytes === undefined) {
      error(response, request, 404, 'NoSuchKey');
      return;
    }
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (range !== null && Number(range[1]) >= bytes.length) {
      error(response, request, 416, 'InvalidRange');
      return;
    }
    const part = range === null ? bytes : bytes.subarray(Number(range[1]), Number(range[2]) + 1);
    response.writeHead(range === null ? 200 : 206, {
      etag: '"e"',
      'content-length': part.length,
      ...(range === null
        ? {}
        : { 'content-range': `bytes ${range[1] ?? 0}-${range[2] ?? 0}/${bytes.length}` }),
    });
    response.end(request.method === 'HEAD' ? undefined : part);
  }

  private list(response: ServerResponse, bucket: string, prefix: string): void {
    const entries = [...this.objects]
      .filter(([path]) => path.startsWith(`${bucket}/${prefix}`))
      .map(
        ([path, bytes]) =>
          `<Contents><Key>${encodeURIComponent(path.slice(bucket.length + 1))}</Key><Size>${bytes.length}</Size></Contents>`,
      );
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.end(
      `<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${entries.join('')}</ListBucketResult>`,
    );
  }
}

function error(response: ServerResponse, request: IncomingMessage, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(request.method === 'HEAD' ? undefined : `<Error><Code>${code}</Code></Error>`);
}
