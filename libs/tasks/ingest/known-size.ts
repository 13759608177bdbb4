import { RetryLater } from '#domain/failure';
import type { BatchListing } from './batch-listing';

/** The size of an object of the batch, in bytes. @throws what kept the store from saying; RetryLater OBJECT_MISSING */
export function knownSize(listing: Pick<BatchListing, 'sizeOf'>, path: string): number {
  const size = listing.sizeOf(path);
  if ('error' in size) throw size.error;
  if (size.bytes === undefined) throw new RetryLater('OBJECT_MISSING', 'The object is missing.');
  return size.bytes;
}
