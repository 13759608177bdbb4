import { once } from 'node:events';
import { createServer } from 'node:net';
import { Controller, Get, Module } from '@nestjs/common';
import { configSchema, processVariables, type AppDefinition } from '#adapters/runtime';
import { RetryLater } from '#domain/failure';
import { appUnderTest } from '../support/app-under-test';

const schema = configSchema(processVariables);
type Definition = AppDefinition<typeof processVariables>;

/** A promise that is settled from outside. */
function promised<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

/** An app whose only route answers when it is told to. */
function slowApp(hooks: Partial<Definition> = {}) {
  const asked = promised<null>();
  const answer = promised<string>();

  @Controller('slow')
  class SlowController {
    @Get()
    slow(): Promise<string> {
      asked.resolve(null);
      return answer.promise;
    }
  }

  @Module({ controllers: [SlowController] })
  class SlowModule {}

  const definition: Definition = { name: 'slow', schema, module: () => SlowModule, ...hooks };
  return { definition, asked: asked.promise, answer: answer.resolve };
}

const down = { status: 'down' };

describe('a process that starts', () => {
  it('is alive but not ready until what it needs is there, and says what it waits for', async () => {
    const thereNow = promised<null>();
    let probes = 0;
    const { definition } = slowApp({
      dependencies: () => [
        {
          name: 'redis',
          probe: async () => {
            probes += 1;
            if (probes === 1) throw new RetryLater('REDIS_UNAVAILABLE', 'away');
            return thereNow.promise;
          },
        },
      ],
    });
    const app = await appUnderTest(definition);
    const starting = app.process.start();
    await app.until((lines) => lines.some(({ msg }) => msg === 'waiting for a dependency'));
    const ready = await app.inject({ url: '/health/ready' });
    expect([ready.statusCode, ready.json<{ error: object }>().error]).toEqual([
      503,
      { process: { ...down, message: 'starting' } },
    ]);
    expect((await app.inject({ url: '/health/live' })).json()).toMatchObject({ status: 'ok' });
    thereNow.resolve(null);
    await starting;
    expect((await app.inject({ url: '/health/ready' })).statusCode).toBe(200);
    await app.stop();
  });

  it('stops waiting when it is told to stop', async () => {
    const { definition } = slowApp({
      dependencies: () => [
        { name: 'redis', probe: () => Promise.reject(new RetryLater('REDIS_UNAVAILABLE', 'away')) },
      ],
      start: () => Promise.reject(new Error('must not start')),
    });
    const app = await appUnderTest(definition);
    const starting = app.process.start();
    await app.until((lines) => lines.some(({ msg }) => msg === 'waiting for a dependency'));
    await app.stop();
    await starting;
    expect(app.process.health.phase).toBe('stopping');
  });

  it('passes on why its work cannot begin', async () => {
    const { definition } = slowApp({ start: () => Promise.reject(new Error('no repository')) });
    const app = await appUnderTest(definition);
    await expect(app.process.start()).rejects.toThrow('no repository');
    await app.stop();
  });

  it('names the variable of a port that is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    const taken = `port ${port} of 127.0.0.1 is taken by another process; set`;
    const first = await appUnderTest(slowApp().definition, { PORT: `${port}` });
    await expect(first.process.listen()).rejects.toMatchObject({
      code: 'PORT_UNUSABLE',
      message: `${taken} PORT to another one`,
    });
    const second = await appUnderTest(slowApp().definition, { METRICS_PORT: `${port}` });
    await expect(second.process.listen()).rejects.toMatchObject({
      message: `${taken} METRICS_PORT to another one`,
    });
    await Promise.all([first.stop(), second.stop()]);
    holder.close();
  });
});

describe('a process that runs', () => {
  it('is not ready while something it needs fails, and says what', async () => {
    let isBroken = true;
    const check = () => (isBroken ? Promise.reject(new Error('connection refused')) : Promise.resolve());
    const { definition } = slowApp({ readiness: () => [{ name: 'postgres', check }] });
    const app = await appUnderTest(definition);
    await app.process.start();
    const broken = await app.inject({ url: '/health/ready' });
    expect([broken.statusCode, broken.json()]).toMatchObject([
      503,
      { error: { postgres: { ...down, message: 'connection refused' } } },
    ]);
    expect((await app.inject({ url: '/health/live' })).statusCode).toBe(200);
    isBroken = false;
    expect((await app.inject({ url: '/health/ready' })).statusCode).toBe(200);
    await app.stop();
  });

  it('serves its metrics beside its health', async () => {
    const app = await appUnderTest(slowApp().definition);
    const answer = await app.inject({ url: '/metrics' });
    expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(answer.body).toMatch(/^process_cpu_seconds_total /m);
    await app.stop();
  });

  it('serves its metrics on a port of their own where it has one', async () => {
    const app = await appUnderTest(slowApp().definition, { METRICS_PORT: '0' });
    await app.process.listen();
    const own = await fetch(`http://127.0.0.1:${app.process.metricsPort}/metrics`);
    const elsewhere = await fetch(`http://127.0.0.1:${app.process.port}/metrics`);
    expect([own.status, elsewhere.status]).toEqual([200, 404]);
    expect(await own.text()).toMatch(/^process_cpu_seconds_total /m);
    await app.stop();
    await expect(fetch(`http://127.0.0.1:${app.process.metricsPort}/metrics`)).rejects.toThrow();
  });
});

describe('a process that stops', () => {
  it('is not ready any more, gives back what it holds, and ends what it was asked', async () => {
    const givingBack = promised<null>();
    const { definition, asked, answer } = slowApp({ stop: () => givingBack.promise.then(() => undefined) });
    const app = await appUnderTest(definition);
    await app.process.listen();
    const pending = fetch(`http://127.0.0.1:${app.process.port}/slow`);
    await asked;
    const [stopping, again] = [app.stop(), app.stop()];
    const ready = await fetch(`http://127.0.0.1:${app.process.port}/health/ready`);
    expect([ready.status, await ready.json()]).toMatchObject([
      503,
      { error: { process: { message: 'stopping' } } },
    ]);
    givingBack.resolve(null);
    answer('at last');
    const answered = await pending;
    expect([await answered.text(), answered.headers.get('connection')]).toEqual(['at last', 'close']);
    await Promise.all([stopping, again]);
    await expect(fetch(`http://127.0.0.1:${app.process.port}/slow`)).rejects.toThrow();
  });
});
