import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HeaderReader, ObjectStores, type CallOptions, type HeaderOutcome } from '#adapters/object-store';
import { Failure } from '#domain/failure';
import { double, integer, writeFitsHeader } from '#domain/fits';
import { freePort } from '../../stack';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const PROFILE = { name: null, accessKeyId: 'the-key', secretAccessKey: 'the/secret+' };
const HEADER = Buffer.from(
  writeFitsHeader([
    { keyword: 'SIMPLE', value: true },
    { keyword: 'BITPIX', value: integer(8) },
    { keyword: 'NAXIS', value: integer(0) },
    { keyword: 'EXPTIME', value: double(30) },
  ]),
);

/** An S3 server that does what a test tells it to. */
let server: Server;
let answer: Answer;
let requests: string[];
let stores: ObjectStores;
const open = new Set<ObjectStores>();

function storesWith(limits: {
  answerTimeoutMs?: number;
  callTimeoutMs?: number;
  connections?: number;
}): ObjectStores {
  const { port } = server.address() as AddressInfo;
  const made = new ObjectStores({
    profiles: [{ ...PROFILE, endpoint: `http://127.0.0.1:${port}` }],
    s3: limits,
  });
  open.add(made);
  return made;
}

beforeEach(async () => {
  requests = [];
  server = createServer((request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.range ?? ''}`.trim());
    answer(request, response);
  });
  // However long a test takes from one request to the next.
  server.keepAliveTimeout = 600_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stores = storesWith({});
});

afterEach(async () => {
  for (const made of open) await made.close();
  open.clear();
  server.closeAllConnections();
  server.close();
});

async function failureOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'no failure';
  } catch (error) {
    return error instanceof Failure ? `${error.name} ${error.code}` : String(error);
  }
}

async function drained(pages: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const page of pages) count += page === undefined ? 0 : 1;
  return count;
}

const status =
  (code: number, s3Code: string): Answer =>
  (_request, response) => {
    response.writeHead(code, { 'content-type': 'application/xml' });
    response.end(`<?xml version="1.0"?><Error><Code>${s3Code}</Code><Message>no</Message></Error>`);
  };

type Call = (from: ObjectStores, options?: CallOptions) => Promise<unknown>;

const calls: readonly [string, Call][] = [
  ['read', (from, options) => from.read('raw/x', { ...options, maxBytes: 100 })],
  ['readRange', (from, options) => from.readRange('raw/x', { ...options, from: 0, length: 100 })],
  ['stat', (from, options) => from.stat('raw/x', options)],
  ['list', (from, options) => drained(from.list('raw', 'x', options))],
  ['put', (from, options) => from.put('raw/x', Buffer.from('y'), options)],
];

describe.each(calls)('%s', (_name, call) => {
  it.each([
    [503, 'SlowDown', 'RetryLater S3_UNAVAILABLE'],
    [500, 'InternalError', 'RetryLater S3_UNAVAILABLE'],
    [429, 'TooManyRequests', 'RetryLater S3_UNAVAILABLE'],
    [400, 'AuthorizationHeaderMalformed', 'RetryLater S3_UNAVAILABLE'],
    [403, 'AccessDenied', 'RetryLater OBJECT_ACCESS_DENIED'],
    [403, 'SignatureDoesNotMatch', 'RetryLater OBJECT_ACCESS_DENIED'],
  ])('blames the store for an answer %d %s', async (code, s3Code, failure) => {
    answer = status(code, s3Code);
    expect(await failureOf(call(stores))).toBe(failure);
  });

  it('does not wait for ever for an answer', async () => {
    answer = () => undefined;
    expect(await failureOf(call(storesWith({ answerTimeoutMs: 50 })))).toBe('RetryLater S3_UNAVAILABLE');
    expect(await failureOf(call(storesWith({ callTimeoutMs: 50 })))).toBe('RetryLater S3_UNAVAILABLE');
  });

  it('takes a cut connection for a fault of the store', async () => {
    answer = (request) => request.socket.destroy();
    expect(await failureOf(call(stores))).toBe('RetryLater S3_UNAVAILABLE');
  });

  it('takes a refused connection for a fault of the store', async () => {
    const nobody = new ObjectStores({
      profiles: [{ ...PROFILE, endpoint: `http://127.0.0.1:${await freePort()}` }],
    });
    open.add(nobody);
    expect(await failureOf(call(nobody))).toBe('RetryLater S3_UNAVAILABLE');
  });

  it('ends at once when its signal fires', async () => {
    const controller = new AbortController();
    const reason = new Error('going down');
    answer = () => {
      controller.abort(reason);
    };
    await expect(call(stores, { signal: controller.signal })).rejects.toBe(reason);
  });
});

describe('reading', () => {
  it('takes a body that breaks off for a fault of the store', async () => {
    answer = (request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('x'.repeat(50), () => request.socket.destroy());
    };
    expect(await failureOf(stores.read('raw/x', { maxBytes: 1000 }))).toBe('RetryLater S3_UNAVAILABLE');
    expect(await failureOf(stores.readRange('raw/x', { from: 0, length: 1000 }))).toBe(
      'RetryLater S3_UNAVAILABLE',
    );
  });

  it('does not wait for ever for a body that comes in drips', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      const drip = setInterval(() => response.write('x'), 5);
      response.on('close', () => {
        clearInterval(drip);
      });
    };
    expect(await failureOf(storesWith({ callTimeoutMs: 100 }).read('raw/x', { maxBytes: 1000 }))).toBe(
      'RetryLater S3_UNAVAILABLE',
    );
  });

  it.each(['with', 'without'])(
    'reads no further than asked, %s a length, from a server that sends all',
    async (length) => {
      let sent = 0;
      const closed = new Promise<void>((resolve) => {
        answer = (_request, response) => {
          response.writeHead(200, length === 'with' ? { 'content-length': '1000000000000' } : {});
          const more = (): void => {
            sent += 65_536;
            response.write(Buffer.alloc(65_536, 'abcd'), (error) => {
              if (!error) more();
            });
          };
          more();
          response.on('close', resolve);
        };
      });
      const range = await stores.readRange('raw/x', { from: 65_538, length: 3 });
      expect(range?.bytes.toString()).toBe('cda');
      await closed;
      expect(sent).toBeLessThan(100_000_000);
    },
  );

  it('refuses what is too large without reading it', async () => {
    const closed = new Promise<void>((resolve) => {
      answer = (_request, response) => {
        response.writeHead(200, { 'content-length': '1000000000000' });
        response.write(Buffer.alloc(100_000));
        response.on('close', resolve);
      };
    });
    expect(await failureOf(stores.read('raw/x', { maxBytes: 1000 }))).toBe('ObjectFailed OBJECT_TOO_LARGE');
    await closed;
  });

  it('asks once more when a kept connection was closed as it was used', async () => {
    let seen = 0;
    answer = (request, response) => {
      seen += 1;
      if (seen === 2) request.socket.destroy();
      else response.end(`answer ${seen}`);
    };
    const read = async (): Promise<string | undefined> =>
      (await stores.read('raw/x', { maxBytes: 100 }))?.toString();
    expect([await read(), await read()]).toEqual(['answer 1', 'answer 3']);
  });

  it('uses a bounded number of connections, again and again', async () => {
    const sockets = new Set<unknown>();
    const waiting: ServerResponse[] = [];
    answer = (request, response) => {
      sockets.add(request.socket);
      waiting.push(response);
      // Only when three are under way is any of them answered.
      if (waiting.length === 3) for (const each of waiting.splice(0)) each.end('x');
    };
    const few = storesWith({ connections: 3 });
    await Promise.all(Array.from({ length: 39 }, () => few.read('raw/x', { maxBytes: 100 })));
    expect([sockets.size, requests.length]).toEqual([3, 39]);
  });

  it('keeps its connection after a part, a missing object, and a refusal', async () => {
    const one = storesWith({ connections: 1 });
    const sockets = new Set<unknown>();
    const answers: Answer[] = [
      (_request, response) => {
        response.writeHead(206, { 'content-range': 'bytes 0-99/1000' });
        // The end comes later than the bytes that were asked for.
        response.write('x'.repeat(100), () => setTimeout(() => response.end(), 20));
      },
      status(404, 'NoSuchKey'),
      status(503, 'SlowDown'),
      (_request, response) => response.end('whole'),
    ];
    answer = (request, response) => {
      sockets.add(request.socket);
      answers[requests.length - 1]?.(request, response);
    };
    expect((await one.readRange('raw/x', { from: 0, length: 100 }))?.bytes).toHaveLength(100);
    expect(await one.readRange('raw/x', { from: 0, length: 100 })).toBeUndefined();
    expect(await failureOf(one.readRange('raw/x', { from: 0, length: 100 }))).toBe(
      'RetryLater S3_UNAVAILABLE',
    );
    expect((await one.read('raw/x', { maxBytes: 100 }))?.toString()).toBe('whole');
    expect(sockets.size).toBe(1);
  });

  it.each([
    ['raw/LSSTCam/20250609/x.json', '/raw/LSSTCam/20250609/x.json'],
    ['rubin:raw/x', '/rubin%3Araw/x'],
    ["raw/a b+c%d é#?&=!*'()~.x", '/raw/a%20b%2Bc%25d%20%C3%A9%23%3F%26%3D%21%2A%27%28%29~.x'],
    ['raw/a/../b//c', '/raw/a/../b//c'],
  ])('asks for %s in path style, signed', async (path, url) => {
    let signed = false;
    answer = (request, response) => {
      signed = hasRightSignature(request);
      response.end('x');
    };
    await stores.readRange(path, { from: 10, length: 5 });
    expect(requests).toEqual([`GET ${url} bytes=10-14`]);
    expect(signed).toBe(true);
    await stores.stat(path);
    expect(requests[1]).toBe(`HEAD ${url}`);
  });
});

describe('reading headers', () => {
  const missing = status(404, 'NoSuchKey');
  let index: Answer = missing;
  afterEach(() => {
    index = missing;
  });
  const sidecarIs =
    (sidecar: Answer, fits: Answer): Answer =>
    (request, response) => {
      if (request.url === '/raw/_index.json') index(request, response);
      else (request.url?.endsWith('.json') === true ? sidecar : fits)(request, response);
    };
  const fileIs =
    (bytes: Buffer): Answer =>
    (request, response) => {
      const [from = 0, to = 0] = (
        /bytes=([0-9]+)-([0-9]+)/.exec(request.headers.range ?? '')?.slice(1) ?? []
      ).map(Number);
      const part = bytes.subarray(from, to + 1);
      response.writeHead(206, {
        etag: '"one"',
        'content-range': `bytes ${from}-${from + part.length - 1}/${bytes.length}`,
      });
      response.end(part);
    };
  const read = (path = 'raw/x.fits'): ReturnType<HeaderReader['readHeader']> =>
    new HeaderReader(stores).readHeader(path);

  it('waits while the sidecar cannot be fetched, rather than read the file', async () => {
    answer = sidecarIs(status(503, 'SlowDown'), fileIs(HEADER));
    expect(await failureOf(read())).toBe('RetryLater S3_UNAVAILABLE');
    expect(requests).toEqual(['GET /raw/_index.json', 'GET /raw/x.json']);
  });

  it('waits while the index of the folder cannot be fetched, rather than read the sidecar', async () => {
    index = status(503, 'SlowDown');
    answer = sidecarIs((_request, response) => response.end('{"A": 1}'), fileIs(HEADER));
    expect(await failureOf(read())).toBe('RetryLater S3_UNAVAILABLE');
  });

  it('passes over an index that is too large', async () => {
    index = (_request, response) => {
      response.writeHead(200, { 'content-length': 64 * 1024 * 1024 + 1 });
      const chunk = Buffer.alloc(1024 * 1024);
      const send = (left: number): void => {
        if (left > 0) response.write(chunk, () => void setImmediate(send, left - 1));
        else response.end('x');
      };
      send(64);
    };
    answer = sidecarIs((_request, response) => response.end('{"A": 1}'), fileIs(HEADER));
    const broken: string[] = [];
    const reading = { onBrokenIndex: (path: string, problem: string) => broken.push(`${path} ${problem}`) };
    const read = await new HeaderReader(stores).readHeader('raw/x.fits', reading);
    expect([read.source, broken]).toEqual(['sidecar', ['raw/_index.json too_large']]);
  });

  it.each([
    ['missing', missing],
    ['not_json', ((_request, response) => response.end('{')) satisfies Answer],
    ['too_large', ((_request, response) => response.end(Buffer.alloc(1_100_000))) satisfies Answer],
  ])('reads the file when the sidecar is %s', async (sidecarProblem, sidecar) => {
    answer = sidecarIs(sidecar, fileIs(HEADER));
    expect(await read()).toMatchObject({ source: 'fits', sidecarProblem });
    expect(requests).toEqual(['GET /raw/_index.json', 'GET /raw/x.json', 'GET /raw/x.fits bytes=0-28799']);
  });

  it.each([
    ['is missing too', missing, 'ObjectFailed OBJECT_MISSING'],
    ['is empty', fileIs(Buffer.alloc(0)), 'ObjectFailed FITS_NOT_FITS'],
    ['is no FITS file', fileIs(Buffer.from('no fits'.repeat(100_000))), 'ObjectFailed FITS_NOT_FITS'],
    ['is cut within its header', fileIs(HEADER.subarray(0, 200)), 'ObjectFailed FITS_TRUNCATED'],
    [
      'cannot be unpacked',
      fileIs(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff])),
      'ObjectFailed FITS_GZIP_DAMAGED',
    ],
    ['cannot be fetched', status(503, 'SlowDown'), 'RetryLater S3_UNAVAILABLE'],
  ])('says so when the file %s', async (_what, fits, failure) => {
    answer = sidecarIs(missing, fits);
    expect(await failureOf(read())).toBe(failure);
    await expect(read()).rejects.toMatchObject({ facts: { path: 'raw/x.fits' } });
  });

  it('reads no more than 1 MiB of an endless header', async () => {
    answer = sidecarIs(
      missing,
      fileIs(Buffer.from(`${HEADER.subarray(0, 240).toString()}${' '.repeat(5_000_000)}`)),
    );
    expect(await failureOf(read())).toBe('ObjectFailed FITS_HEADER_ENDLESS');
    expect(requests.slice(2)).toEqual([
      'GET /raw/x.fits bytes=0-28799',
      'GET /raw/x.fits bytes=28800-115199',
      'GET /raw/x.fits bytes=115200-460799',
      'GET /raw/x.fits bytes=460800-1048575',
    ]);
  });

  it('starts anew when the file is replaced between two requests', async () => {
    const long = Buffer.from(`${HEADER.subarray(0, 240).toString()}${' '.repeat(100_000)}`);
    answer = sidecarIs(missing, (request, response) => {
      response.writeHead(206, { etag: `"${requests.length}"`, 'content-range': `bytes 0-0/${long.length}` });
      response.end(request.headers.range === 'bytes=0-28799' ? long.subarray(0, 28_800) : long);
    });
    expect(await failureOf(read())).toBe('RetryLater OBJECT_CHANGED');
  });

  it('gives each of many its own outcome, a few at a time', async () => {
    let underWay = 0;
    let most = 0;
    answer = sidecarIs(missing, (request, response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      setImmediate(() => {
        underWay -= 1;
        (request.url?.includes('bad') === true ? status(503, 'SlowDown') : fileIs(HEADER))(request, response);
      });
    });
    const paths = Array.from({ length: 30 }, (_, at) => `raw/${at % 3 === 0 ? 'bad' : 'good'}${at}.fits`);
    const outcomes: HeaderOutcome[] = [];
    for await (const outcome of new HeaderReader(stores).readHeaders(paths, { concurrency: 4 }))
      outcomes.push(outcome);
    expect(outcomes.map(({ path }) => path).sort()).toEqual([...paths].sort());
    for (const outcome of outcomes) {
      expect('error' in outcome).toBe(outcome.path.includes('bad'));
    }
    expect(most).toBeLessThanOrEqual(4);
  });

  it('of many ends when the signal fires', async () => {
    const controller = new AbortController();
    const reason = new Error('going down');
    answer = sidecarIs(missing, () => {
      controller.abort(reason);
    });
    const outcomes = new HeaderReader(stores).readHeaders(['raw/a.fits', 'raw/b.fits', 'raw/c.fits'], {
      concurrency: 2,
      signal: controller.signal,
    });
    await expect(outcomes.next()).rejects.toBe(reason);
  });
});

/** Checks a request's signature (version 4) as a server does. */
function hasRightSignature(request: IncomingMessage): boolean {
  const authorization = request.headers.authorization ?? '';
  const [, scope = '', names = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=the-key\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      authorization,
    ) ?? [];
  const header = (name: string): string => String(request.headers[name] ?? '');
  const canonical = [
    'GET',
    request.url ?? '',
    '',
    ...names.split(';').map((name) => `${name}:${header(name)}`),
    '',
    names,
    header('x-amz-content-sha256'),
  ].join('\n');
  const hash = createHash('sha256').update(canonical).digest('hex');
  const hmac = (key: string | Buffer, text: string): Buffer =>
    createHmac('sha256', key).update(text).digest();
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${PROFILE.secretAccessKey}`);
  const right = hmac(key, ['AWS4-HMAC-SHA256', header('x-amz-date'), scope, hash].join('\n')).toString('hex');
  return (
    signature === right && ['host', 'range', 'x-amz-date'].every((name) => names.split(';').includes(name))
  );
}
