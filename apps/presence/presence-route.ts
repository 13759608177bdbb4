import { performance } from 'node:perf_hooks';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '#adapters/runtime';
import type { Parsed } from '#domain/observation';
import { ABSENT, arrivedText, failedBy, presentAt } from './answers';
import type { Wanted } from './awaited-topic';
import { heldConnection } from './held-connection';
import type { HeldQuestions } from './held-questions';
import type { AnswerKind, PresenceCounts } from './presence-counts';
import { parseImage, parseSnap, parseWait, type ImageText, type SnapText } from './presence-question';
import type { WantedImages } from './wanted-images';

/** What {@link presenceRoutes} need. */
export interface PresenceOptions {
  readonly images: WantedImages;
  readonly held: HeldQuestions;
  readonly counts: PresenceCounts;
  readonly log: Log;
}

const WARN_EVERY_MS = 1000;

interface Question<P> {
  Params: P;
  Querystring: { readonly wait?: unknown };
}

/**
 * `GET /presence/{instrument}/{group}/{snap}/{detector}`: whether an image has arrived, and where it is; without the detector, what
 * has arrived of a snap. With `?wait=SECONDS` the answer is held until there is something to tell.
 */
export function presenceRoutes(server: FastifyInstance, options: PresenceOptions): void {
  const { images, held, counts, log } = options;
  // A HEAD request would forget the image too, and tell nothing.
  const route = { exposeHeadRoute: false };

  server.get<Question<ImageText>>('/presence/:instrument/:group/:snap/:detector', route, (request, reply) => {
    const image = parseImage(request.params);
    if ('unparsable' in image) {
      refuse(reply, 400, image.unparsable);
      return;
    }
    answer(request, reply, images.image(image.parsed), (uri) => {
      if (uri === null) send(reply, 'absent', ABSENT);
      else send(reply, 'present', presentAt(uri));
    });
  });

  server.get<Question<SnapText>>('/presence/:instrument/:group/:snap', route, (request, reply) => {
    const question = parseSnap(request.params);
    if ('unparsable' in question) {
      refuse(reply, 400, question.unparsable);
      return;
    }
    const snap = images.snap(question.parsed);
    answer(request, reply, snap, (whole) => {
      send(reply, 'listed', arrivedText(whole ?? snap.seen()));
    });
  });

  /** A burst that finds Redis away is one trouble, not 1,700 lines. */
  let warnAfter = -Infinity;
  function warn(question: SnapText, error: unknown): void {
    const now = performance.now();
    if (now < warnAfter) return;
    warnAfter = now + WARN_EVERY_MS;
    log.warn({ ...question, err: error }, 'cannot look for an image');
  }

  /** Not async: Fastify would wait for the end of each answer. */
  function answer<T>(
    request: FastifyRequest<Question<SnapText>>,
    reply: FastifyReply,
    wanted: Wanted<T>,
    tell: (found: T | null) => void,
  ): void {
    const wait: Parsed<number> = parseWait(request.query.wait);
    const fail = (error: unknown): void => {
      warn(request.params, error);
      unavailable(reply, 'Redis did not answer');
    };
    if ('unparsable' in wait) refuse(reply, 400, wait.unparsable);
    else if (wait.parsed === 0) {
      const begin = performance.now();
      wanted.look().then((found) => {
        counts.took(performance.now() - begin);
        tell(found);
      }, fail);
    } else if (held.isFull) unavailable(reply, 'Too many questions wait already; ask without wait');
    else {
      const connection = heldConnection(request.raw.socket);
      if (connection === undefined) {
        refuse(reply, 429, 'A question waits on this connection already; use one connection each');
        return;
      }
      held
        .ask(wanted, { waitMs: wait.parsed, gone: connection.gone })
        .finally(() => {
          connection.end();
        })
        .then(tell, fail);
    }
  }

  function send(reply: FastifyReply, kind: AnswerKind, text: string, status = 200): void {
    counts.answer(kind);
    reply.code(status).type('application/json').send(text);
  }

  function refuse(reply: FastifyReply, status: number, message: string): void {
    send(reply, 'invalid', failedBy(message), status);
  }

  function unavailable(reply: FastifyReply, message: string): void {
    send(reply, 'unavailable', failedBy(message), 503);
  }
}
