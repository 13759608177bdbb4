import { RetryLater, type FailureFacts } from '#domain/failure';
import { errorCode } from './error-code';

/** What an S3 server answered when it did not do what was asked. */
export interface S3Answer {
  readonly status: number;
  /** The `<Code>` of the answer, `NoSuchKey` for one; empty where it gave none. */
  readonly s3Code: string;
}

/** Whether the answer means that there is no such object (rather than no such bucket, or a fault). */
export function meansMissing({ status, s3Code }: S3Answer): boolean {
  return status === 404 && s3Code !== 'NoSuchBucket';
}

/** The failure for an answer that is neither success nor a missing object. */
export function failureOfAnswer(answer: S3Answer, facts: FailureFacts, cause?: unknown): RetryLater {
  const options = { facts: { ...facts, status: answer.status, s3Code: answer.s3Code }, cause };
  if (answer.status === 404) return new RetryLater('BUCKET_MISSING', 'The bucket does not exist.', options);
  if (answer.status === 401 || answer.status === 403) {
    return new RetryLater('OBJECT_ACCESS_DENIED', 'The object store refused the credential.', options);
  }
  return new RetryLater('S3_UNAVAILABLE', `The object store answered ${answer.status}.`, options);
}

/** The failure for no answer, or one that broke off. */
export function failureOfConnection(cause: unknown, facts: FailureFacts): RetryLater {
  return new RetryLater('S3_UNAVAILABLE', 'The object store did not answer.', {
    facts: { ...facts, reason: errorCode(cause) ?? (cause instanceof Error ? cause.name : String(cause)) },
    cause,
  });
}
