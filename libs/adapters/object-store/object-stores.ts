import { resolve } from 'node:path';
import { GiveUp, Refused, RetryLater } from '#domain/failure';
import { parseObjectPath, type ObjectPath } from '#domain/observation';
import { FolderStore } from './folder-store';
import type {
  BucketAddress,
  CallOptions,
  ListedObject,
  ObjectRange,
  ObjectStat,
  ObjectStore,
  RangeOptions,
} from './object-store';
import type { S3Profile } from './s3-profile';
import { S3Store, type S3StoreOptions } from './s3-store';

/** Which stores a process can reach. */
export interface ObjectStoresOptions {
  readonly profiles: readonly S3Profile[];
  /** A folder whose subfolders are the buckets of paths without a profile; they are S3 buckets where it is not set. */
  readonly folderRoot?: string | undefined;
  /** Departures from `S3_STORE_DEFAULTS`. */
  readonly s3?: Partial<S3StoreOptions> | undefined;
}

/** How S3 endpoints are used unless a process says otherwise: up to 64 requests at once, none longer than 20 s. */
export const S3_STORE_DEFAULTS: S3StoreOptions = {
  connections: 64,
  connectTimeoutMs: 3000,
  answerTimeoutMs: 10_000,
  callTimeoutMs: 20_000,
  region: 'us-east-1',
};

/**
 * All object stores of a process: takes `[profile@][tenant:]bucket/key` and asks the store of its profile. Missing objects
 * and failures are as in `ObjectStore`; beside those every call may throw GiveUp OBJECT_PATH_INVALID, and RetryLater
 * S3_PROFILE_UNKNOWN: the process lacks a profile, which is not the object's fault.
 */
export class ObjectStores {
  private readonly stores = new Map<string | null, ObjectStore>();

  constructor(options: ObjectStoresOptions) {
    for (const profile of options.profiles) {
      this.stores.set(profile.name, new S3Store(profile, { ...S3_STORE_DEFAULTS, ...options.s3 }));
    }
    if (options.folderRoot !== undefined) this.stores.set(null, new FolderStore(resolve(options.folderRoot)));
  }

  /** For the start of a process. @throws Refused S3_PROFILE_UNKNOWN if the bucket's profile is not configured */
  requireProfileOf(bucket: string): void {
    const { profile } = addressOf(bucket);
    if (!this.stores.has(profile))
      throw new Refused('S3_PROFILE_UNKNOWN', unknown(profile), { facts: { bucket } });
  }

  /** The whole object. @throws ObjectFailed OBJECT_TOO_LARGE */
  async read(
    path: string,
    options: CallOptions & { readonly maxBytes: number },
  ): Promise<Buffer | undefined> {
    const object = parsed(path);
    return this.storeOf(object).read(object, options);
  }

  async readRange(path: string, options: RangeOptions): Promise<ObjectRange | undefined> {
    const object = parsed(path);
    return this.storeOf(object).readRange(object, options);
  }

  async stat(path: string, options?: CallOptions): Promise<ObjectStat | undefined> {
    const object = parsed(path);
    return this.storeOf(object).stat(object, options);
  }

  /** @param bucket - `[profile@][tenant:]bucket` */
  async *list(bucket: string, prefix: string, options?: CallOptions): AsyncIterable<readonly ListedObject[]> {
    const address = addressOf(bucket);
    yield* this.storeOf(address).list(address, prefix, options);
  }

  /** From so many objects of one folder of the bucket a listing costs less than a `stat` of each. */
  listFrom(bucket: string): number {
    return this.storeOf(addressOf(bucket)).listFrom;
  }

  async put(path: string, body: Uint8Array, options?: CallOptions): Promise<void> {
    const object = parsed(path);
    await this.storeOf(object).put(object, body, options);
  }

  /** The URI that the registry holds: `s3://[profile@][tenant:]bucket/key` as it is, `file://` percent-quoted. */
  uri(path: string): string {
    const object = parsed(path);
    return this.storeOf(object).uri(object);
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.stores.values(), (store) => store.close()));
  }

  private storeOf({ profile }: BucketAddress): ObjectStore {
    const store = this.stores.get(profile);
    if (store === undefined)
      throw new RetryLater('S3_PROFILE_UNKNOWN', unknown(profile), { facts: { profile } });
    return store;
  }
}

function parsed(path: string): ObjectPath {
  const result = parseObjectPath(path);
  if ('parsed' in result) return result.parsed;
  throw new GiveUp('OBJECT_PATH_INVALID', `The path cannot be used: ${result.unparsable}.`, {
    facts: { path },
  });
}

/** Takes a bucket apart by the rule for paths. */
function addressOf(bucket: string): BucketAddress {
  return parsed(`${bucket}/_`);
}

function unknown(profile: string | null): string {
  return profile === null
    ? 'There is no store for paths without a profile.'
    : `There is no S3 profile ${profile}.`;
}
