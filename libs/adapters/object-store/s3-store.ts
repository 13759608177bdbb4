import {
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Failure, ObjectFailed } from '#domain/failure';
import type { ObjectPath } from '#domain/observation';
import { withDeadline } from './deadline';
import type {
  BucketAddress,
  CallOptions,
  ListedObject,
  ObjectRange,
  ObjectStat,
  ObjectStore,
  RangeOptions,
} from './object-store';
import { s3Bucket } from './s3-address';
import { failureOfAnswer, failureOfConnection, meansMissing } from './s3-failure';
import { S3Get, type S3Limits } from './s3-get';
import type { S3Profile } from './s3-profile';

/** How an S3 endpoint is used. */
export interface S3StoreOptions extends S3Limits {
  /** For a whole call, waiting for a free connection included. */
  readonly callTimeoutMs: number;
  /** Ceph does not care; AWS does. */
  readonly region: string;
}

/** One S3 endpoint with its credential, Ceph or AWS; buckets are addressed in path style, tenants included. */
export class S3Store implements ObjectStore {
  readonly listFrom = 4;

  private readonly getter: S3Get;
  private readonly client: S3Client;
  private readonly callTimeoutMs: number;

  constructor(profile: S3Profile, options: S3StoreOptions) {
    this.callTimeoutMs = options.callTimeoutMs;
    this.getter = new S3Get(profile, options.region, options);
    this.client = new S3Client({
      endpoint: profile.endpoint,
      region: options.region,
      credentials: { accessKeyId: profile.accessKeyId, secretAccessKey: profile.secretAccessKey },
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      maxAttempts: 2,
      requestHandler: {
        connectionTimeout: options.connectTimeoutMs,
        requestTimeout: options.answerTimeoutMs,
        throwOnRequestTimeout: true,
        httpAgent: { keepAlive: true, maxSockets: options.connections },
        httpsAgent: { keepAlive: true, maxSockets: options.connections },
      },
    });
  }

  async read(
    path: ObjectPath,
    options: CallOptions & { readonly maxBytes: number },
  ): Promise<Buffer | undefined> {
    // One byte more than allowed tells whether there is more.
    const found = await this.call(path.path, options, (signal) =>
      this.getter.get(path, undefined, options.maxBytes + 1, signal),
    );
    if (found === undefined || found.bytes.length <= options.maxBytes) return found?.bytes;
    throw new ObjectFailed('OBJECT_TOO_LARGE', 'The object is larger than allowed.', {
      facts: { path: path.path, size: found.size, maxBytes: options.maxBytes },
    });
  }

  readRange(path: ObjectPath, options: RangeOptions): Promise<ObjectRange | undefined> {
    return this.call(path.path, options, (signal) =>
      this.getter.get(path, options.from, options.length, signal),
    );
  }

  stat(path: ObjectPath, options: CallOptions = {}): Promise<ObjectStat | undefined> {
    return this.call(path.path, options, async (abortSignal) => {
      const command = new HeadObjectCommand({ Bucket: s3Bucket(path), Key: path.key });
      const head = await this.client.send(command, { abortSignal });
      return { size: head.ContentLength ?? 0, etag: unquoted(head.ETag) };
    });
  }

  async *list(
    bucket: BucketAddress,
    prefix: string,
    options: CallOptions = {},
  ): AsyncIterable<readonly ListedObject[]> {
    const name = s3Bucket(bucket);
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({
        Bucket: name,
        Prefix: prefix,
        EncodingType: 'url',
        ContinuationToken: token,
      });
      const page = await this.call(name, options, (abortSignal) =>
        this.client.send(command, { abortSignal }),
      );
      if (page === undefined) return;
      const decoded = page.EncodingType === 'url' ? urlDecoded : (key: string): string => key;
      yield (page.Contents ?? []).map((object) => ({
        key: decoded(object.Key ?? ''),
        size: object.Size ?? 0,
        etag: unquoted(object.ETag),
        lastModified: object.LastModified ?? new Date(0),
      }));
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  async put(path: ObjectPath, body: Uint8Array, options: CallOptions = {}): Promise<void> {
    const command = new PutObjectCommand({ Bucket: s3Bucket(path), Key: path.key, Body: body });
    const put = await this.call(path.path, options, (abortSignal) =>
      this.client.send(command, { abortSignal }),
    );
    if (put === undefined) throw failureOfAnswer({ status: 404, s3Code: '' }, { path: path.path });
  }

  uri(path: ObjectPath): string {
    return `s3://${path.path}`;
  }

  async close(): Promise<void> {
    this.client.destroy();
    await this.getter.close();
  }

  /** Runs a call within its time; what it throws becomes a failure, and a missing object `undefined`. */
  private async call<T>(
    what: string,
    options: CallOptions,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await withDeadline(this.callTimeoutMs, options.signal, work);
    } catch (error) {
      if (options.signal?.aborted === true) throw options.signal.reason;
      if (error instanceof Failure) throw error;
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode !== undefined) {
        const answer = { status: error.$metadata.httpStatusCode, s3Code: error.name };
        if (meansMissing(answer)) return undefined;
        throw failureOfAnswer(answer, { path: what }, error);
      }
      throw failureOfConnection(error, { path: what });
    }
  }
}

function unquoted(etag: string | undefined): string {
  return (etag ?? '').replaceAll('"', '');
}

function urlDecoded(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}
