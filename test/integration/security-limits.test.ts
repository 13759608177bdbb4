import type { AddressInfo } from 'node:net';
import type { AppDefinition, AppVariables } from '#adapters/runtime';
import { enqueueApp } from '../../apps/enqueue/enqueue.app';
import { idleApp } from '../../apps/idle/idle.app';
import { presenceApp } from '../../apps/presence/presence.app';
import { workerApp } from '../../apps/worker/worker.app';
import { appUnderTest } from '../support/app-under-test';
import { exchange } from '../support/raw-http';

const KIB = 1024;
/** For the tests, so that none of them waits for ten seconds. */
const SOON = { headersTimeout: 100, connectionsCheckingInterval: 20 };

interface Open {
  readonly port: number;
  readonly server: { headersTimeout: number; requestTimeout: number; timeout: number };
  close(): Promise<void>;
}

async function open<V extends AppVariables>(
  definition: AppDefinition<V>,
  env: Readonly<Record<string, string>>,
  limits?: object,
): Promise<Open> {
  const server = { ...definition.server, ...limits };
  const app = await appUnderTest({ ...definition, server }, env);
  const { nest } = app.process;
  await nest.listen(0, '127.0.0.1');
  return {
    port: (nest.getHttpServer().address() as AddressInfo).port,
    server: nest.getHttpServer(),
    close: () => app.stop(),
  };
}

const APPS = {
  enqueue: (limits?: object) =>
    open(enqueueApp, { NOTIFICATION_SECRET: 'secret', REFUSAL_DELAY: '0' }, limits),
  worker: (limits?: object) => open(workerApp, { BUCKET: 'limits', BUTLER_REPO: '/nowhere' }, limits),
  idle: (limits?: object) => open(idleApp, {}, limits),
  presence: (limits?: object) => open(presenceApp, {}, limits),
};

describe.each(Object.entries(APPS))('%s', (name, start) => {
  let app: Open;
  beforeAll(async () => {
    app = await start();
  });
  afterAll(() => app.close());

  it('answers 431 to headers of more than 16 KiB, and to such a URL', async () => {
    const header = `GET /health/live HTTP/1.1\r\nhost: x\r\nx-bomb: ${'a'.repeat(20 * KIB)}\r\n\r\n`;
    expect(await exchange(app.port, header)).toMatch(/^HTTP\/1.1 431 /);
    expect(await exchange(app.port, `GET /${'a'.repeat(20 * KIB)} HTTP/1.1\r\nhost: x\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431 /,
    );
  });

  it('takes no body of any size where none is wanted', async () => {
    const request = `POST /health/live HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${17 * KIB}\r\n\r\n`;
    expect(await exchange(app.port, `${request}${' '.repeat(17 * KIB)}`)).toMatch(/^HTTP\/1.1 4\d\d /);
  });

  it('gives a client a time for its headers, for its request, and of silence', () => {
    const { headersTimeout, requestTimeout, timeout } = app.server;
    // Who asks presence has a second for the answer.
    const [headers, request] = name === 'presence' ? [3_000, 5_000] : [10_000, 30_000];
    expect([headersTimeout, requestTimeout, timeout]).toEqual([headers, request, 90_000]);
  });

  it('cuts off a client that never ends its headers', async () => {
    const hasty = await start({ http: SOON });
    expect(await exchange(hasty.port, 'GET /health/live HTTP/1.1\r\nhost: x\r\nx-slow: a')).toMatch(
      /^(?:HTTP\/1.1 408 |$)/,
    );
    await hasty.close();
  });
});

describe('enqueue', () => {
  const post = (body: string): string =>
    `POST /notify HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  let app: Open;
  beforeAll(async () => {
    app = await APPS.enqueue();
  });
  afterAll(() => app.close());

  it('answers 413 to a body of more than 8 MiB, before it has all of it', async () => {
    const request = `POST /notify HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${8 * KIB * KIB + 1}\r\n\r\n`;
    expect(await exchange(app.port, request)).toMatch(/^HTTP\/1.1 413 /);
  });

  it('answers 413 to a body of a few bytes a record, by the million', async () => {
    expect(await exchange(app.port, post(`{"Records":[${'0,'.repeat(1_000_000)}0]}`))).toMatch(
      /^HTTP\/1.1 413 /,
    );
  });

  it('reads no compressed body, so that none can swell', async () => {
    const request = post('\u001f\u008b').replace('host: x', 'host: x\r\ncontent-encoding: gzip');
    expect(await exchange(app.port, request)).toMatch(/^HTTP\/1.1 400 /);
  });

  it('outlives a body nested a million deep', async () => {
    const body = `{"Records":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`;
    expect(await exchange(app.port, post(body))).toMatch(/^HTTP\/1.1 200 /);
  });

  it('cuts off a client that never ends its body', async () => {
    const hasty = await APPS.enqueue({ requestTimeout: 150, http: SOON });
    const request = 'POST /notify HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"Rec';
    expect(await exchange(hasty.port, request)).toMatch(/^(?:HTTP\/1.1 408 |$)/);
    await hasty.close();
  });
});
