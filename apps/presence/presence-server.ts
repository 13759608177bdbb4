import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyHttpOptions, FastifyInstance, FastifyReply } from 'fastify';
import { failedBy } from './answers';
import type { PresenceCounts } from './presence-counts';

/** The longest URL and the most that a request's line and headers may hold, in bytes. */
const LONGEST_URL = 4096;
const MOST_HEADER_BYTES = 8192;
/** A request has come whole by then; so long a client may say nothing before it. */
const REQUEST_MS = 5000;
const HEADERS_MS = 3000;
const KEPT_ALIVE_MS = 5000;
/** Five thousand that wait and a whole burst, thrice. */
const MOST_CONNECTIONS = 20_000;

const QUESTION = /^\/presence(?:\/[^/]*){3,4}$/;

/** What Node says of what it cannot read, with the bytes that it read last. */
type ClientError = NodeJS.ErrnoException & { readonly rawPacket?: unknown };

/** A request with a method that Node does not know. */
const REQUEST_LINE = /^[A-Za-z-]+ \S+ HTTP\/1/;

type Refusal = readonly [status: string, message: string];
const UNREADABLE: Refusal = ['400 Bad Request', 'That is no HTTP request'];
const REFUSALS: Readonly<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request did not come in time'],
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    `URL and headers may have ${MOST_HEADER_BYTES} bytes`,
  ],
  HPE_INVALID_METHOD: ['405 Method Not Allowed', 'Only GET is answered here'],
};

/** How the server protects itself from clients that are slow, many, or odd; whatever it refuses is told as every other fault. */
export const presenceServer = {
  http: {
    headersTimeout: HEADERS_MS,
    maxHeaderSize: MOST_HEADER_BYTES,
    connectionsCheckingInterval: 1000,
    // Node would refuse those without one in a shape of its own.
    requireHostHeader: false,
  },
  requestTimeout: REQUEST_MS,
  keepAliveTimeout: KEPT_ALIVE_MS,
  // A body is read by nobody.
  bodyLimit: 1024,
  frameworkErrors: (error: Error, _request: unknown, reply: unknown) => {
    void failed(reply as FastifyReply, 400, error.message);
  },
  clientErrorHandler: (error: ClientError, socket: Socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const isHttp = error.code !== 'HPE_INVALID_METHOD' || REQUEST_LINE.test(String(error.rawPacket));
    const [status, message] = (isHttp ? REFUSALS[error.code ?? ''] : undefined) ?? UNREADABLE;
    const body = failedBy(message);
    const allow = status.startsWith('405') ? 'Allow: GET\r\n' : '';
    socket.end(
      `HTTP/1.1 ${status}\r\n${allow}Connection: close\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    // Who goes on sending does not read that.
    socket.destroySoon();
  },
} satisfies FastifyHttpOptions<Server>;

/** Answers what no route answers, and other methods than GET, and bounds the connections. */
export function guardServer(fastify: FastifyInstance, counts: PresenceCounts): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const { url, method } = request.raw;
    if (url !== undefined && url.length > LONGEST_URL) {
      void failed(reply, 414, `A URL may have ${LONGEST_URL} characters`, counts);
    } else if (request.is404) {
      const path = url?.split('?', 1)[0] ?? '';
      const isKnown = QUESTION.test(path) || path === '/openapi.json';
      if (isKnown && method !== 'GET') {
        void failed(
          reply.header('allow', 'GET'),
          405,
          `${method ?? ''} is not answered here; ask by GET`,
          counts,
        );
      } else {
        void failed(
          reply,
          404,
          'There is nothing here; ask for /presence/INSTRUMENT/GROUP/SNAP/DETECTOR',
          counts,
        );
      }
    } else done();
  });
  const { server } = fastify;
  server.maxConnections = MOST_CONNECTIONS;
  server.on('drop', () => {
    counts.dropped();
  });
}

function failed(reply: FastifyReply, status: number, message: string, counts?: PresenceCounts): FastifyReply {
  counts?.answer('invalid');
  return reply.code(status).type('application/json').send(failedBy(message));
}
