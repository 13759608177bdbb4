import { RetryLater } from '#domain/failure';
import { errorCode } from './error-code';

/** A name that leads to no file; a link may lead to itself. */
const MISSING = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ELOOP']);
const DENIED = new Set(['EACCES', 'EPERM']);

/**
 * What a call of the file system failed of: `missing`, or the outside's fault with a code.
 *
 * @param path - for the facts
 * @throws what is no error of the file system
 */
export function fileFailure(error: unknown, path: string): 'missing' | RetryLater {
  const reason = errorCode(error);
  if (reason === undefined || !/^E[A-Z0-9]+$/.test(reason)) throw error;
  if (MISSING.has(reason)) return 'missing';
  const context = { facts: { path, reason }, cause: error };
  return DENIED.has(reason)
    ? new RetryLater('OBJECT_ACCESS_DENIED', 'The file may not be read.', context)
    : new RetryLater('S3_UNAVAILABLE', `The file cannot be read (${reason}).`, context);
}
