import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ObjectStores } from '#adapters/object-store';
import { simulateExposure } from '#simulator';
import { startPipeline, type Pipeline } from '../support/pipeline';
import { startS3Server, type S3Server } from '../support/s3-server';

const BUCKET = 's3-rights';
const KEYS = { accessKeyId: 'key', secretAccessKey: 'secret' };

/** What the call needs in the words of a bucket's policy. */
function actionOf({ method = '', url = '' }: IncomingMessage): string {
  const { pathname, searchParams } = new URL(url, 'http://host');
  const [bucket = '', ...key] = pathname.slice(1).split('/');
  const isObject = key.join('/') !== '';
  // The client adds x-id to what it sends; any other word names a part of the object, such as its ACL.
  const words = [...searchParams.keys()].filter((word) => word !== 'x-id');
  if (isObject && words.length === 0 && (method === 'GET' || method === 'HEAD')) return 's3:GetObject';
  const isList = method === 'GET' && bucket !== '' && searchParams.get('list-type') === '2';
  return isList ? 's3:ListBucket' : `${method} ${url}`;
}

/** An S3 server behind a policy that allows to read and to list, and notes who asks for what. */
class PolicedStore {
  readonly asked = new Map<string, number>();
  private readonly server = createServer((request, response) => {
    this.receive(request, response);
  });

  constructor(private readonly behind: string) {}

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private receive(request: IncomingMessage, response: ServerResponse): void {
    const action = actionOf(request);
    this.asked.set(action, (this.asked.get(action) ?? 0) + 1);
    if (!['s3:GetObject', 's3:ListBucket'].includes(action)) {
      response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
      return;
    }
    const { method, headers } = request;
    const sent = forward(this.behind + (request.url ?? ''), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(sent);
  }
}

let s3: S3Server;
let store: PolicedStore;
let objects: ObjectStores;
let pipeline: Pipeline;

beforeAll(async () => {
  s3 = await startS3Server();
  await s3.createBucket(BUCKET);
  objects = new ObjectStores({ profiles: [{ name: null, endpoint: s3.endpoint, ...KEYS }] });
  store = new PolicedStore(s3.endpoint);
  pipeline = await startPipeline({
    BUCKET,
    S3_ENDPOINT_URL: await store.listen(),
    AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
  });
});

afterAll(async () => {
  await pipeline.stop();
  store.close();
  await objects.close();
  await s3.stop();
});

/** Puts an exposure; the paths of eight of its images and guiders, of which the first has no sidecar. */
async function sow(): Promise<readonly string[]> {
  const exposure = simulateExposure({ seed: 's3', dayObs: 20260125, seqNum: 1, guiderStamps: 'instead' });
  const fits = exposure.arrivals.filter(({ kind }) => kind === 'fits').slice(0, 8);
  const bare = fits[0]?.key.replace(/\.fits$/, '') ?? '';
  const wanted = new Set(fits.map(({ key }) => key.replace(/\.fits$/, '')));
  for (const arrival of exposure.arrivals) {
    const stem = arrival.key.replace(/\.\w+$/, '');
    if (!wanted.has(stem) || (stem === bare && arrival.kind !== 'fits')) continue;
    await objects.put(`${BUCKET}/${arrival.key}`, arrival.bytes());
  }
  return fits.map(({ key }) => `${BUCKET}/${key}`);
}

describe('the rights of a worker in the bucket', () => {
  it('are to read objects and to list, and it asks for nothing else', async () => {
    const paths = await sow();
    const missing = (paths[1] ?? '').replace(/_\d{6}_(?=R)/, '_999999_').replace(/_\d{6}\//g, '_999999/');
    const sent = [...paths, missing];
    await pipeline.announce(sent);
    const ended = new Set(['file ingested', 'file not ingested', 'file given up']);
    await pipeline.worker.until((lines) => {
      const seen = new Set(lines.filter(({ msg }) => ended.has(String(msg))).map(({ path }) => path));
      return sent.every((path) => seen.has(path));
    });
    const ingested = pipeline.worker.lines.filter(({ msg }) => msg === 'file ingested');
    expect(new Set(ingested.map(({ path }) => path))).toEqual(new Set(paths));
    expect([...store.asked.keys()].sort()).toEqual(['s3:GetObject', 's3:ListBucket']);
  });
});
