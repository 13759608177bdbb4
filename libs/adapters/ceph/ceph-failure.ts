import { Failure, Refused, RetryLater, type FailureFacts } from '#domain/failure';

/** What is known of an error of the AWS SDK, which gives Ceph's own words only for S3 requests. */
export interface GatewayError {
  /** 0 where there was no answer. */
  readonly status: number;
  /** The code of the answer, `NoSuchBucket` for one. */
  readonly code: string;
}

/** Reads an error of the AWS SDK. */
export function gatewayError(error: unknown): GatewayError {
  if (!(error instanceof Error)) return { status: 0, code: String(error) };
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { status: typeof status === 'number' ? status : 0, code };
}

/**
 * The failure for a request to the gateway that did not succeed.
 *
 * @param endpoint - of the gateway, without a credential
 * @param request - what was asked, `CreateTopic`; never what was sent, which may hold the secret
 */
export function cephFailure(error: unknown, endpoint: string, request: string, facts: FailureFacts): Failure {
  const { status, code } = gatewayError(error);
  const told = { ...facts, endpoint, request, status, s3Code: code };
  if (status === 0 || status >= 500) {
    const what = status === 0 ? `did not answer (${code})` : `answered ${status}`;
    return new RetryLater('S3_UNAVAILABLE', `The object store ${endpoint} ${what} to ${request}.`, {
      facts: told,
    });
  }
  if (code === 'NoSuchBucket') {
    return new RetryLater(
      'BUCKET_MISSING',
      `The object store ${endpoint} has no such bucket among those of the credential's tenant.`,
      { facts: told },
    );
  }
  return new Refused(
    'CEPH_REFUSED',
    status === 401 || status === 403
      ? `The gateway ${endpoint} refused ${request} for this credential (${status} ${code}).`
      : `The gateway ${endpoint} refused ${request}: ${status} ${code}.`,
    { facts: told },
  );
}
