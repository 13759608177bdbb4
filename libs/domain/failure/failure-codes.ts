/**
 * Every failure code with what it means and what a person can do; `docs/errors.md` is written from this table and a test
 * keeps them equal. A code never changes its meaning; keep the table sorted.
 */
export const FAILURE_CODES = {
  BUCKET_MISSING:
    "The bucket does not exist in the store of its profile. Check the bucket's name and the profile; it is tried again.",
  CONFIG_INVALID:
    'Variables of the process are missing or wrong; its first lines name each of them and what it must hold. Correct them all, then start it again.',
  FITS_BAD_CARD:
    'A card of the FITS header cannot be read; the facts name keyword and card. Have the file written again by its source.',
  FITS_COMPRESSED:
    'The file is compressed as a whole (gzip), which is not read. Unpack it, or write a sidecar next to it.',
  FITS_HEADER_ENDLESS: 'The FITS header has no END within 1 MiB. The file is damaged: have it written again.',
  FITS_NOT_FITS:
    'The file is empty or does not begin as a FITS file does. Have it written again, or keep such files out by DATASET_REGEXP.',
  FITS_TRUNCATED:
    'The file ends within its FITS header. It is tried again, in case it is still being written.',
  OBJECT_MISSING:
    'The object is not in its bucket (any more). Nothing is to be done if it was removed on purpose.',
  OBJECT_PATH_INVALID:
    'The path is not [profile@][tenant:]bucket/key, or its key leaves the folder of its bucket. Announce the object under its right path.',
  OBJECT_TOO_LARGE:
    'The object is larger than what may be read of its kind (a sidecar: 1 MiB). Look what was put there.',
  PORT_UNUSABLE:
    'The process cannot listen on its port: another process has it, or it may not be opened. Stop the other one, or set PORT (METRICS_PORT, LISTEN_HOST).',
  REDIS_REFUSED:
    'Redis refused the password or the rights of its user. Check REDIS_PASSWORD against the server.',
  REDIS_UNAVAILABLE:
    'Redis did not answer in time or could not serve (starting, failing over, out of memory). Nothing acknowledged is lost; it is tried again until it answers.',
  S3_ACCESS_DENIED:
    'The object store refused the credential. Check the profile: it must be allowed to read objects and to list the bucket (without the latter a store says this of missing objects too). It is tried again.',
  S3_PROFILE_UNKNOWN:
    'A path names a profile that this process was not given. Set LSST_RESOURCES_S3_PROFILE_<name> (or S3_ENDPOINT_URL for paths without a profile); the object waits until then.',
  S3_UNAVAILABLE:
    'The object store did not answer, answered 5xx or throttled. It is tried again until it answers.',
} as const satisfies Record<string, string>;

export type FailureCode = keyof typeof FAILURE_CODES;
