import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { presenceServer } from '../../apps/presence/presence-server';
import { patientPresence } from '../support/patient-presence';
import { answerIn, askRaw, closed, exchange } from '../support/raw-http';
import {
  ABSENT,
  arrived,
  ask,
  figure,
  newGroup,
  presentAs,
  startPresence,
  target,
  type Presence,
} from './presence-fixture';

let app: Presence;

beforeAll(async () => {
  app = await startPresence();
});

afterAll(async () => {
  await app.stop();
});

/** For the tests, so that none of them waits for seconds. */
const HASTY = {
  ...patientPresence,
  server: {
    ...presenceServer,
    http: { ...presenceServer.http, headersTimeout: 1_000, connectionsCheckingInterval: 50 },
    requestTimeout: 1_000,
    keepAliveTimeout: 1_000,
  },
};

/** A connection that sends bytes and then a drop at a time, or nothing; with all that it is sent once it is closed. */
async function sulk(port: number, bytes: string, drop?: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.on('error', () => undefined);
  socket.write(bytes);
  const drops = setInterval(() => drop !== undefined && socket.write(drop), 50);
  await closed(socket);
  clearInterval(drops);
  return text;
}

describe('a client that', () => {
  it('is slow, or has nothing to ask, is sent away', async () => {
    const hasty = await startPresence({}, HASTY);
    const { port } = hasty.process;
    const silent = sulk(port, '');
    const inHeaders = sulk(port, 'GET / HTTP/1.1\r\nHost: x\r\nX-');
    const dripping = sulk(port, 'GET / HTTP/1.1\r\nX-', 'x');
    const inBody = sulk(port, `POST ${target('g')} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{`);
    const idle = sulk(port, `GET ${target(newGroup())} HTTP/1.1\r\nHost: x\r\n\r\n`);
    for (const slow of [silent, inHeaders, dripping]) {
      expect(answerIn(await slow)).toMatchObject({
        status: 408,
        body: '{"error":true,"message":"The request did not come in time"}',
      });
    }
    expect(answerIn(await inBody).status).toBe(405);
    expect(JSON.parse(answerIn(await idle).body)).toEqual(ABSENT);
    await hasty.stop();
  });

  it.each([
    ['is no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n\r\n', 400],
    ['speaks TLS', '\u0016\u0003\u0001\u0002', 400],
    ['has too many headers', `GET / HTTP/1.1\r\nHost: x\r\n${'X-A: b\r\n'.repeat(2000)}\r\n`, 431],
    ['has one huge header', `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'b'.repeat(9000)}\r\n\r\n`, 431],
    ['has an endless URL', `GET /${'b'.repeat(1_000_000)}`, 431],
    ['has a method of its own', 'FETCH / HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['names no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 404],
  ])('%s is refused in the shape of every other fault', async (_what, bytes, status) => {
    const text = await exchange(app.process.port, bytes);
    // One that goes on sending may see its connection reset before it has read why.
    if (text === '' && bytes.length > 100_000) return;
    const answer = answerIn(text);
    expect(answer.status).toBe(status);
    if (answer.body !== '') expect(JSON.parse(answer.body)).toMatchObject({ error: true });
  });

  it('sends two thousand questions at once is answered each, in order', async () => {
    const there = newGroup();
    await arrived(there, 'R22_S11');
    const groups = Array.from({ length: 2000 }, (_, index) => (index % 10 === 3 ? there : 'nothing'));
    const requests = groups.map((group) => `GET ${target(group)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    const last = `GET ${target('end')} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    const text = await exchange(app.process.port, `${requests.join('')}${last}`);
    const bodies = text
      .split('HTTP/1.1 200 OK')
      .slice(1)
      .map((one) => one.slice(one.indexOf('\r\n\r\n') + 4));
    expect(bodies).toHaveLength(2001);
    const [yes, no] = [presentAs('R22_S11'), ABSENT].map((answer) => JSON.stringify(answer));
    expect(bodies).toEqual([...groups.map((group) => (group === there ? yes : no)), no]);
  });

  it('asks to wait a thousand times at once holds one question at a time, and refuses others', async () => {
    const request = `GET ${target('nothing', '?wait=0.1')} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const last = `GET ${target('end')} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    const progress = { isOver: false };
    const exchanged = exchange(app.process.port, `${request.repeat(1000)}${last}`).finally(
      () => (progress.isOver = true),
    );
    const held: number[] = [];
    while (!progress.isOver) {
      held.push(await figure(app, 'autoingest_presence_waiting'));
      await pause(10);
    }
    const answers = (await exchanged).split('HTTP/1.1 ').map((one) => one.slice(0, 3));
    expect(answers.filter((status) => status === '200' || status === '429')).toHaveLength(1001);
    expect(answers).toContain('429');
    expect(held.filter((number) => number > 1)).toEqual([]);
  });
});

describe('thousands of idle connections', () => {
  it('hold nobody up, take bounded memory, and are closed', async () => {
    const before = process.memoryUsage().rss;
    const idle: Socket[] = [];
    let open = 0;
    for (let batch = 0; batch < 20; batch += 1) {
      const opened = Array.from({ length: 200 }, () => connect(app.process.port, '127.0.0.1'));
      for (const socket of opened) {
        open += 1;
        socket.on('error', () => undefined);
        socket.on('close', () => (open -= 1));
        socket.resume();
      }
      await Promise.all(opened.map((socket) => once(socket, 'connect')));
      idle.push(...opened);
    }
    expect(await ask(app, target(newGroup()))).toEqual([200, ABSENT]);
    // Both ends of each connection live in this process.
    expect(process.memoryUsage().rss - before).toBeLessThan(4000 * 100_000);
    while (open > 0) await pause(20);
    expect((await askRaw(app.process.port, 'GET', target(newGroup()))).status).toBe(200);
  });

  it('beyond the most that may be are closed unheard, and counted', async () => {
    const server = app.process.nest.getHttpServer();
    const { maxConnections } = server;
    const kept = connect(app.process.port, '127.0.0.1');
    kept.on('error', () => undefined);
    await once(kept, 'connect');
    await ask(app, target(newGroup()));
    server.maxConnections = 1;
    try {
      expect(await exchange(app.process.port, `GET ${target('g')} HTTP/1.1\r\nHost: x\r\n\r\n`)).toBe('');
      expect(await figure(app, 'autoingest_presence_connections_dropped_total')).toBe(1);
    } finally {
      server.maxConnections = maxConnections;
      kept.destroy();
    }
  });
});
