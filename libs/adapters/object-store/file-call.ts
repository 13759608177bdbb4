import { fileFailure } from './file-failure';
import type { CallOptions } from './object-store';

/**
 * Runs a call of the file system; what it fails of becomes a failure, and a missing file `undefined`.
 *
 * @param path - for the facts
 * @param whenMissing - may say that more is missing than the file, by throwing
 * @throws RetryLater OBJECT_ACCESS_DENIED or S3_UNAVAILABLE; the signal's reason, if it has fired
 */
export async function fileCall<T>(
  path: string,
  { signal }: CallOptions,
  work: () => Promise<T>,
  whenMissing: (cause: unknown) => Promise<void> = () => Promise.resolve(),
): Promise<T | undefined> {
  signal?.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    const failure = fileFailure(error, path);
    if (failure !== 'missing') throw failure;
    await whenMissing(error);
    return undefined;
  }
}
