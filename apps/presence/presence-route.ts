import type { FastifyInstance } from 'fastify';
import type { GroupKeys } from '#adapters/queue';
import type { Log } from '#adapters/runtime';
import type { PresenceCounts } from './presence-counts';
import { parseQuestion, type PresenceQuestion, type QuestionText } from './presence-question';

/** Prompt Processing waits for a second at most, and must know well before that Redis is away. */
const REDIS_LIMIT_MS = 150;

/** What {@link presenceRoute} needs. */
export interface PresenceOptions {
  readonly groups: Pick<GroupKeys, 'lookUp' | 'lookUpAndForget'>;
  readonly deleteSeen: boolean;
  readonly counts: PresenceCounts;
  readonly log: Log;
}

/** `GET /presence/{instrument}/{group}/{snap}/{detector}`: whether an image has arrived, and where it is. */
export function presenceRoute(server: FastifyInstance, options: PresenceOptions): void {
  const { groups, deleteSeen, counts, log } = options;
  const find = (question: PresenceQuestion): Promise<string | null> =>
    deleteSeen ? groups.lookUpAndForget(question) : groups.lookUp(question);

  // A HEAD request would forget the image too, and tell nothing.
  const route = '/presence/:instrument/:group/:snap/:detector';
  server.get<{ Params: QuestionText }>(route, { exposeHeadRoute: false }, async (request, reply) => {
    const question = parseQuestion(request.params);
    if ('unparsable' in question) {
      counts.answer('invalid');
      return reply.code(400).send({ error: true, message: question.unparsable });
    }
    let uri: string | null;
    try {
      uri = await within(REDIS_LIMIT_MS, find(question.parsed));
    } catch (error) {
      counts.answer('unavailable');
      log.warn({ ...question.parsed, err: error }, 'cannot look for an image');
      return reply.code(503).send({ error: true, message: 'Redis did not answer' });
    }
    counts.answer(uri === null ? 'absent' : 'present');
    log.debug({ ...question.parsed, uri }, 'looked for an image');
    return reply.send(uri === null ? { error: false, present: false } : { error: false, present: true, uri });
  });
}

function within<T>(limitMs: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`no answer within ${limitMs} ms`));
    }, limitMs);
    answer.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}
