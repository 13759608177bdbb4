import type { FastifyInstance, FastifyReply } from 'fastify';
import { parseEventDocument } from '#adapters/notifications';
import type { Log } from '#adapters/runtime';
import { Refused, RetryLater } from '#domain/failure';
import type { NotificationCounts } from './notification-counts';
import type { NotificationIntake } from './notification-intake';

const BODY_LIMIT = 8 * 1024 * 1024;
/** More than the body limit leaves room for, if each record has a secret, a bucket and a key: else 8 MiB could be millions of zeros. */
const MOST_RECORDS = 50_000;

/** What {@link notifyRoute} needs. */
export interface NotifyOptions {
  /** Null where notifications do not come this way: then it answers 404. */
  readonly intake: NotificationIntake | null;
  readonly refusalDelayMs: number;
  readonly pause: (ms: number) => Promise<unknown>;
  readonly counts: NotificationCounts;
  readonly log: Log;
}

/**
 * `POST /notify`: takes an S3 event document. 200 means that every record has been dealt with and Redis has it. Every other
 * answer, and the one to a wrong secret, waits for `refusalDelayMs`: Ceph sends again at once, without end.
 */
export function notifyRoute(server: FastifyInstance, options: NotifyOptions): void {
  const { intake, refusalDelayMs, pause, counts, log } = options;

  const refuse = async (reply: FastifyReply, status: number, message: string): Promise<FastifyReply> => {
    counts.failure(status);
    await pause(refusalDelayMs);
    if (status === 503) reply.header('retry-after', Math.max(1, Math.ceil(refusalDelayMs / 1000)));
    return reply.code(status).send({ error: true, message });
  };

  // Whatever the sender calls the body, it is read as an event document.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) => {
    done(null, body);
  });

  server.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
    const { statusCode = 500 } = error;
    if (statusCode === 413) {
      log.warn({ from: request.ip }, 'notification over the limit');
      return refuse(reply, 413, `the body is larger than ${BODY_LIMIT} bytes`);
    }
    if (statusCode >= 400 && statusCode < 500) return refuse(reply, 400, error.message);
    if (error instanceof RetryLater) log.warn({ err: error }, 'Redis cannot take the notification');
    else if (error instanceof Refused) {
      log.error(
        { code: error.code, ...error.facts, reason: error.message },
        'Redis refuses the notification',
      );
    } else log.error({ err: error }, 'the notification could not be dealt with');
    return refuse(reply, 503, 'the notification cannot be taken now');
  });

  server.post('/notify', { bodyLimit: BODY_LIMIT }, async (request, reply) => {
    if (intake === null) return refuse(reply, 404, 'notifications are not taken here');
    const records = parseEventDocument(Buffer.isBuffer(request.body) ? request.body : '');
    if ('unparsable' in records) {
      log.warn({ from: request.ip, reason: records.unparsable }, 'not a notification');
      return refuse(reply, 400, records.unparsable);
    }
    if (records.parsed.length > MOST_RECORDS) {
      log.warn({ from: request.ip, records: records.parsed.length }, 'notification over the limit');
      return refuse(reply, 413, `the body has more than ${MOST_RECORDS} records`);
    }
    const { accepted, wrongSecrets } = await intake.take(records.parsed);
    if (wrongSecrets > 0) await pause(refusalDelayMs);
    return reply.send(accepted);
  });
  // A topic with another path would otherwise be answered at once, a thousand times a second, and nobody be told.
  server.post('/*', { bodyLimit: BODY_LIMIT }, async (request, reply) => {
    log.warn({ from: request.ip, path: request.url.replace(/\?.*/s, '') }, 'notification to another path');
    return refuse(reply, 404, 'notifications go to POST /notify');
  });
}
