import Fastify, { type FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { RetryLater } from '#domain/failure';
import { NotificationCounts } from './notification-counts';
import type { Intake, NotificationIntake } from './notification-intake';
import { notifyRoute } from './notify-route';

const DELAY_MS = 1500;
const write = (): void => undefined;

/** A server whose intake does `take`, and whose pauses end when they are told to. */
function serverWith(take: ((records: readonly unknown[]) => Promise<Intake>) | null) {
  const server: FastifyInstance = Fastify();
  const pauses: number[] = [];
  const warned: unknown[] = [];
  let resume: () => void = () => undefined;
  const resumed = new Promise<void>((resolve) => (resume = resolve));
  void server.register((scope, _options, done) => {
    notifyRoute(scope, {
      intake: take === null ? null : ({ take } as unknown as NotificationIntake),
      refusalDelayMs: DELAY_MS,
      pause: (ms) => {
        pauses.push(ms);
        return resumed;
      },
      counts: new NotificationCounts(new Registry()),
      log: { debug: write, info: write, warn: (facts) => void warned.push(facts), error: write },
    });
    done();
  });
  const post = (payload: string | Buffer, type = 'application/json') =>
    server.inject({ method: 'POST', url: '/notify', headers: { 'content-type': type }, payload });
  return { server, pauses, resume, post, warned };
}

const nothing = () => Promise.resolve({ accepted: [], wrongSecrets: 0 });

describe('POST /notify', () => {
  it('answers at once what was accepted', async () => {
    const seen: unknown[] = [];
    const accepted = [{ path: 'b/k', bucket: 'b', instrument: 'i', filename: 'k', obs_day: '20260125' }];
    const { post, pauses } = serverWith((records) => {
      seen.push(records);
      return Promise.resolve({ accepted, wrongSecrets: 0 });
    });
    const answer = await post('{"Records":[1,2]}', 'text/plain');
    expect([answer.statusCode, answer.json(), pauses, seen]).toEqual([200, accepted, [], [[1, 2]]]);
  });

  it('answers a wrong secret 200, but late', async () => {
    const { post, pauses, resume } = serverWith(() => Promise.resolve({ accepted: [], wrongSecrets: 1 }));
    resume();
    expect((await post('{"Records":[1]}')).statusCode).toBe(200);
    expect(pauses).toEqual([DELAY_MS]);
  });

  it.each([
    ['400 what is no JSON', '{"Records":', 400],
    ['400 what has no records', '{}', 400],
    ['400 an empty body', '', 400],
    ['413 what is over 8 MiB', Buffer.alloc(8 * 1024 * 1024 + 1, 'x'), 413],
  ])('answers %s, late', async (_, body, status) => {
    const { post, pauses, resume } = serverWith(nothing);
    resume();
    const answer = await post(body);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toEqual({ error: true, message: expect.any(String) as string });
    expect(pauses).toEqual([DELAY_MS]);
  });

  it('takes a document of just 8 MiB', async () => {
    const { post } = serverWith(nothing);
    const document = '{"Records":[]}';
    expect((await post(document + ' '.repeat(8 * 1024 * 1024 - document.length))).statusCode).toBe(200);
  });

  it.each([
    ['Redis is away', new RetryLater('REDIS_UNAVAILABLE', 'away with p@ssword')],
    ['something unforeseen happens', new TypeError('p@ssword of undefined')],
  ])('answers 503 with a time to wait, late, when %s, and tells nothing of the inside', async (_, error) => {
    const { post, pauses, resume } = serverWith(() => Promise.reject(error));
    resume();
    const answer = await post('{"Records":[1]}');
    expect([answer.statusCode, answer.headers['retry-after'], pauses]).toEqual([503, '2', [DELAY_MS]]);
    expect(answer.body).not.toContain('p@ssword');
  });

  it('answers others while a refusal is held back', async () => {
    const { post, pauses, resume } = serverWith(nothing);
    let refused = false;
    const late = post('rubbish').then((answer) => {
      refused = true;
      return answer;
    });
    expect((await post('{"Records":[]}')).statusCode).toBe(200);
    expect([refused, pauses]).toEqual([false, [DELAY_MS]]);
    resume();
    expect((await late).statusCode).toBe(400);
  });

  it.each(['/', '/notify/', '/notified?opaque=s3cret'])(
    'answers %s, to which a topic sends by mistake, late, and says where notifications go',
    async (url) => {
      const { server, pauses, resume, warned } = serverWith(nothing);
      resume();
      const answer = await server.inject({ method: 'POST', url, payload: '{"Records":[]}' });
      expect([answer.statusCode, pauses]).toEqual([404, [DELAY_MS]]);
      expect(answer.json()).toEqual({ error: true, message: 'notifications go to POST /notify' });
      expect(warned).toEqual([expect.objectContaining({ path: url.replace(/\?.*/, '') })]);
    },
  );

  it('is not found, late, where notifications come another way', async () => {
    const { post, pauses, resume } = serverWith(null);
    resume();
    expect((await post('{"Records":[]}')).statusCode).toBe(404);
    expect(pauses).toEqual([DELAY_MS]);
  });
});
