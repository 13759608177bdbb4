import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { Pool, type Dispatcher } from 'undici';
import type { ObjectPath } from '#domain/observation';
import { boundedBody } from './bounded-body';
import { errorCode } from './error-code';
import type { ObjectRange } from './object-store';
import { s3RequestPath } from './s3-address';
import { failureOfAnswer, meansMissing } from './s3-failure';
import type { S3Profile } from './s3-profile';

const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
/** Enough of an error's body to find its `<Code>`. */
const MAX_ERROR_BYTES = 4096;
/** A kept-alive connection that the server closed as we used it; the same request is then sent once more. */
const CLOSED_WHILE_IDLE = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** Bounds of the connections to one endpoint. */
export interface S3Limits {
  /** At most this many requests are under way at once; others wait. */
  readonly connections: number;
  readonly connectTimeoutMs: number;
  /** For the answer to begin, and again between two pieces of its body. */
  readonly answerTimeoutMs: number;
}

/**
 * GET of objects by bare HTTP with a signature: a third of the CPU that the AWS SDK needs for one, and there are several
 * hundred in an exposure (docs/adr/0003-hot-path-get.md).
 */
export class S3Get {
  private readonly pool: Pool;
  private readonly signer: SignatureV4;
  private readonly protocol: string;
  private readonly host: string;

  constructor(profile: S3Profile, region: string, limits: S3Limits) {
    const endpoint = new URL(profile.endpoint);
    this.protocol = endpoint.protocol;
    this.host = endpoint.host;
    this.pool = new Pool(endpoint.origin, {
      connections: limits.connections,
      connect: { timeout: limits.connectTimeoutMs },
      headersTimeout: limits.answerTimeoutMs,
      bodyTimeout: limits.answerTimeoutMs,
    });
    this.signer = new SignatureV4({
      service: 's3',
      region,
      credentials: { accessKeyId: profile.accessKeyId, secretAccessKey: profile.secretAccessKey },
      sha256: Sha256,
      uriEscapePath: false,
      applyChecksum: false,
    });
  }

  /**
   * Reads at most `length` bytes from `from` on, or the whole object where `from` is undefined (of which the first
   * `length` bytes come back: compare with `size`).
   *
   * @throws RetryLater BUCKET_MISSING, OBJECT_ACCESS_DENIED, S3_UNAVAILABLE for an answer; as undici for none
   */
  async get(
    path: ObjectPath,
    from: number | undefined,
    length: number,
    signal: AbortSignal,
  ): Promise<ObjectRange | undefined> {
    const { statusCode, headers, body } = await this.request(
      s3RequestPath(path),
      from === undefined ? {} : { range: `bytes=${from}-${from + length - 1}` },
      signal,
    );
    const etag = textOf(headers['etag']).replaceAll('"', '');
    if (statusCode === 200) {
      // No range was asked for, or the server ignores ranges.
      const size = Number(textOf(headers['content-length']) || Number.NaN);
      const bytes = await boundedBody(body, from ?? 0, length);
      return { bytes, etag, size: Number.isNaN(size) ? (from ?? 0) + bytes.length : size };
    }
    if (statusCode === 206) {
      const bytes = await boundedBody(body, 0, length);
      return { bytes, etag, size: sizeIn(headers) ?? (from ?? 0) + bytes.length };
    }
    const text = (await boundedBody(body, 0, MAX_ERROR_BYTES)).toString('latin1');
    const answer = { status: statusCode, s3Code: /<Code>([^<]*)<\/Code>/.exec(text)?.[1] ?? '' };
    // A range that begins at the end of the object, or in an empty one.
    if (statusCode === 416) return { bytes: Buffer.alloc(0), etag, size: sizeIn(headers) ?? from ?? 0 };
    if (meansMissing(answer)) return undefined;
    throw failureOfAnswer(answer, { path: path.path });
  }

  close(): Promise<void> {
    return this.pool.destroy();
  }

  private async request(
    path: string,
    extra: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    const { headers } = await this.signer.sign({
      method: 'GET',
      protocol: this.protocol,
      hostname: this.host,
      path,
      headers: { host: this.host, 'x-amz-content-sha256': EMPTY_SHA256, ...extra },
    });
    const send = (): Promise<Dispatcher.ResponseData> =>
      this.pool.request({ method: 'GET', path, headers, signal });
    try {
      return await send();
    } catch (error) {
      if (signal.aborted || !CLOSED_WHILE_IDLE.has(errorCode(error) ?? '')) throw error;
      return send();
    }
  }
}

type Headers = Dispatcher.ResponseData['headers'];

function textOf(header: string | string[] | undefined): string {
  return (Array.isArray(header) ? header[0] : header) ?? '';
}

/** From `content-range: bytes 0-99/1234` or the same of an answer 416 the 1234. */
function sizeIn(headers: Headers): number | undefined {
  const size = /\/([0-9]+)$/.exec(textOf(headers['content-range']))?.[1];
  return size === undefined ? undefined : Number(size);
}
