import { Refused, RetryLater } from '#domain/failure';
import { cephFailure } from './ceph-failure';

/** An error as the AWS SDK throws it. */
const answered = (status: number, name: string): Error =>
  Object.assign(new Error('said with s3cret'), { name, $metadata: { httpStatusCode: status } });
const failed = (code: string): Error => Object.assign(new Error('of s3cret'), { code });

describe('a request that the gateway did not do', () => {
  it.each([
    [
      answered(404, 'NoSuchBucket'),
      RetryLater,
      'BUCKET_MISSING',
      /^The object store http:\/\/gw has no such bucket/,
    ],
    [
      answered(503, 'SlowDown'),
      RetryLater,
      'S3_UNAVAILABLE',
      /^The object store http:\/\/gw answered 503 to CreateTopic/,
    ],
    [failed('ECONNREFUSED'), RetryLater, 'S3_UNAVAILABLE', /did not answer \(ECONNREFUSED\) to CreateTopic/],
    [
      answered(403, 'Unknown'),
      Refused,
      'CEPH_REFUSED',
      /refused CreateTopic for this credential \(403 Unknown\)/,
    ],
    [answered(405, 'MethodNotAllowed'), Refused, 'CEPH_REFUSED', /refused CreateTopic: 405 MethodNotAllowed/],
    [answered(404, 'NoSuchKey'), Refused, 'CEPH_REFUSED', /404 NoSuchKey/],
  ])('is a failure by what it answered: %s', (error, kind, code, words) => {
    const failure = cephFailure(error, 'http://gw', 'CreateTopic', { topic: 't' });
    expect(failure).toBeInstanceOf(kind);
    expect(failure).toMatchObject({ code, message: expect.stringMatching(words) as string });
    expect(JSON.stringify([failure.message, failure.facts])).not.toContain('s3cret');
  });
});
