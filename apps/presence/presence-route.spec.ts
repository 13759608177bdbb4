import Fastify from 'fastify';
import { Registry } from 'prom-client';
import { PresenceCounts } from './presence-counts';
import { presenceRoute } from './presence-route';

const write = (): void => undefined;
const URL = '/presence/LSSTCam/g/0/R22_S11';

function serverWith(lookUp: () => Promise<string | null>) {
  const server = Fastify();
  const metrics = new Registry();
  presenceRoute(server, {
    groups: { lookUp, lookUpAndForget: lookUp },
    deleteSeen: false,
    counts: new PresenceCounts(metrics),
    log: { debug: write, info: write, warn: write, error: write },
  });
  return { server, metrics };
}

describe('a question', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }));
  afterEach(() => jest.useRealTimers());

  it('that Redis does not answer is answered 503 after 150 ms, and not earlier', async () => {
    let asked: () => void = write;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const { server, metrics } = serverWith(() => {
      asked();
      return new Promise(write);
    });
    let status = 0;
    const answered = server.inject(URL).then((answer) => {
      status = answer.statusCode;
    });
    await isAsked;
    await jest.advanceTimersByTimeAsync(149);
    expect(status).toBe(0);
    await jest.advanceTimersByTimeAsync(1);
    await answered;
    expect(status).toBe(503);
    expect(await metrics.metrics()).toContain('autoingest_presence_answers_total{answer="unavailable"} 1');
  });

  it('that Redis answers leaves no timer behind', async () => {
    const { server } = serverWith(() => Promise.resolve('s3://b/k'));
    expect((await server.inject(URL)).json()).toEqual({ error: false, present: true, uri: 's3://b/k' });
    expect(jest.getTimerCount()).toBe(0);
  });
});
