import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { presenceApp } from '../../apps/presence/presence.app';
import { findRedisServer, freePort, startRedis } from '../../stack';
import { appUnderTest } from '../support/app-under-test';
import { eventually } from '../support/eventually';
import { ABSENT, ask, startPresence, target, type Presence } from './presence-fixture';

const unavailable = [503, { error: true, message: 'Redis did not answer' }];
const program = findRedisServer(join(__dirname, '../../.cache'));
const readiness = async (of: Presence): Promise<number> =>
  (await of.inject({ method: 'GET', url: '/health/ready' })).statusCode;

describe('presence without Redis', () => {
  it('answers 503 and is not ready, and is back with Redis', async () => {
    const port = await freePort();
    const app = await appUnderTest(presenceApp, { REDIS_PORT: `${port}` });
    const starting = app.process.listen();
    await app.until((lines) => lines.some(({ msg }) => msg === 'listening'));
    expect(await ask(app, target('g'))).toEqual(unavailable);
    expect(await ask(app, target('g', '?wait=60'))).toEqual(unavailable);
    expect(await ask(app, target('g', '', ''))).toEqual(unavailable);
    expect(await readiness(app)).toBe(503);
    expect((await app.inject({ method: 'GET', url: '/health/live' })).statusCode).toBe(200);
    const first = await startRedis({ program, port });
    await starting;
    expect(await readiness(app)).toBe(200);
    await eventually(async () => ((await ask(app, target('g')))[0] === 200 ? true : undefined));
    expect(await ask(app, target('g'))).toEqual([200, ABSENT]);
    await first.stop();
    expect(await ask(app, target('g'))).toEqual(unavailable);
    expect(await readiness(app)).toBe(503);
    const second = await startRedis({ program, port });
    const [status] = await eventually(async () => {
      const answer = await ask(app, target('g'));
      return answer[0] === 200 ? answer : undefined;
    });
    expect([status, await readiness(app)]).toEqual([200, 200]);
    await app.stop();
    await second.stop();
  });

  it('gives up a connection on which Redis has fallen silent, and works on the next', async () => {
    const port = Number(process.env['TEST_REDIS_PORT']);
    const { connect } = await import('node:net');
    let silent = false;
    const links = new Set<Socket>();
    const proxy = createServer((socket) => {
      const behind = connect(port, '127.0.0.1');
      links.add(socket);
      for (const end of [socket, behind]) end.on('error', () => undefined);
      const muted = silent;
      socket.on('data', (chunk) => {
        if (!silent || !muted) behind.write(chunk);
      });
      behind.on('data', (chunk) => {
        if (!links.has(socket)) return;
        socket.write(chunk);
      });
      socket.on('close', () => behind.destroy());
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const app = await startPresence(
      { REDIS_PORT: `${(proxy.address() as { port: number }).port}` },
      presenceApp,
    );
    try {
      await eventually(async () => ((await ask(app, target('g')))[0] === 200 ? true : undefined));
      // What is connected now hears nothing more, as after the death of a machine; new connections work.
      links.clear();
      silent = true;
      expect(await ask(app, target('g'))).toEqual(unavailable);
      silent = false;
      await eventually(async () => ((await ask(app, target('g')))[0] === 200 ? true : undefined));
    } finally {
      await app.stop();
      proxy.close();
    }
  });

  it('answers 503 while Redis accepts connections and says nothing', async () => {
    const silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const app = await appUnderTest(presenceApp, {
      REDIS_PORT: `${(silent.address() as { port: number }).port}`,
    });
    void app.process.listen();
    await app.until((lines) => lines.some(({ msg }) => msg === 'listening'));
    try {
      expect(await ask(app, target('g'))).toEqual(unavailable);
    } finally {
      silent.close();
      await app.stop();
    }
  });
});
