import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { simulateExposure } from '#simulator';
import { startPipeline, type Pipeline } from '../support/pipeline';

const BUCKET = `hang-test-${process.pid}`;

/** An object store that answers for what it holds, but keeps silent when it is asked for one object. */
class SilentStore {
  readonly objects = new Map<string, Uint8Array>();
  silentAbout = 'nothing';

  constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      const path = decodeURIComponent(new URL(request.url ?? '', 'http://host').pathname).slice(1);
      if (path.includes(this.silentAbout)) return;
      const bytes = this.objects.get(path);
      if (bytes === undefined) {
        response.writeHead(404, { 'content-type': 'application/xml' });
        response.end(request.method === 'HEAD' ? undefined : '<Error><Code>NoSuchKey</Code></Error>');
        return;
      }
      response.writeHead(200, { etag: '"e"', 'content-length': bytes.length });
      response.end(request.method === 'HEAD' ? undefined : bytes);
    });
  }

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

describe('a worker whose batch hangs', () => {
  const store = new SilentStore(createServer());
  let pipeline: Pipeline;

  beforeAll(async () => {
    pipeline = await startPipeline({
      S3_ENDPOINT_URL: await store.listen(),
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
      BUCKET,
      WORKER_LEASE: '1.5',
      BATCH_DEADLINE: '1.5',
    });
  });

  afterAll(async () => {
    store.close();
    await pipeline.stop();
  });

  it('lets the batch go, finds the file that does it, and gives up that one alone', async () => {
    const { arrivals } = simulateExposure({ seed: 'hang', dayObs: 20260126, seqNum: 1 });
    const chosen = arrivals.filter(({ detectorName }) => ['R22_S11', 'R22_S12'].includes(detectorName));
    for (const arrival of chosen) store.objects.set(`${BUCKET}/${arrival.key}`, arrival.bytes());
    const pathOf = (detectorName: string): string =>
      `${BUCKET}/${chosen.find((arrival) => arrival.kind === 'fits' && arrival.detectorName === detectorName)?.key ?? ''}`;
    const [hanging, neighbour] = [pathOf('R22_S11'), pathOf('R22_S12')];
    store.silentAbout = hanging.replace(/\.fits$/, '');
    await pipeline.announce([hanging, neighbour]);
    const says = (msg: string, path: string): Promise<void> =>
      pipeline.worker.until((lines) => lines.some((line) => line['msg'] === msg && line['path'] === path));
    await says('file ingested', neighbour);
    await says('file given up', hanging);
    const dead = JSON.parse((await pipeline.redis.hget(`DEAD:${BUCKET}`, hanging)) ?? '{}') as object;
    expect(dead).toMatchObject({ code: 'POISON' });
    expect(await pipeline.redis.hlen(`DEAD:${BUCKET}`)).toBe(1);
    expect(await pipeline.redis.llen(`QUEUE:${BUCKET}`)).toBe(0);
  });
});
