/**
 * Every failure code with what it means and what a person can do; `docs/errors.md` is written from this table and a test
 * keeps them equal. A code never changes its meaning; keep the table sorted.
 */
export const FAILURE_CODES = {
  AWAITS_EXPOSURE:
    'A stack of guider stamps is here before its exposure is in the registry. It waits, without using up tries, and is taken again as soon as a file of that exposure is registered. Nothing is to be done unless the raws of that exposure failed.',
  BUCKET_MISSING:
    "The bucket does not exist in the store of its profile. Check the bucket's name and the profile; it is tried again.",
  BUTLER_CONFIG_INVALID:
    'butler.yaml is missing parts, is no YAML, or includes other files. Correct it as the message says, or name the right repository.',
  BUTLER_CONFIG_MISSING:
    "There is no butler.yaml where the repository is said to be, or it cannot be read. Name the repository's folder, its butler.yaml, or s3://[profile@]bucket/….",
  BUTLER_DATASTORE_UNSUPPORTED:
    "The repository's datastore is not a single FileDatastore, or wants checksums. Such a repository cannot be written to here.",
  BUTLER_EXISTS:
    'There is a butler.yaml already. Nothing was changed: name another folder, or use the repository that is there.',
  BUTLER_OVERRIDES_UNSUPPORTED:
    'butler.yaml configures a manager (for instance renamed dataset types), which is not followed here. Use a butler.yaml without it.',
  BUTLER_REMOTE_UNSUPPORTED:
    "The repository is a Butler server. Name the repository with the registry's database itself.",
  CEPH_ANSWER_UNKNOWN:
    'The object gateway described a topic in a form that is not known here. Check that the endpoint is a Ceph object gateway; a newer release may know the form.',
  CEPH_NOT_SETTLED:
    'The object gateway took topic or notification, yet has them otherwise now; the message says how. Look whether somebody else changes them, or whether this release of Ceph does not know what was asked.',
  CEPH_REFUSED:
    'The object gateway refused a request for topics or notifications; the message names it. The credential must be that of the owner of the bucket, and the server a Ceph object gateway with rgw_enable_apis holding notifications (as it does by default).',
  CEPH_TENANT_DIFFERS:
    'Bucket and credential are of different tenants, and a gateway announces nothing across them. Use the credential of a user of the tenant of the bucket (a profile of its own).',
  CONFIG_INVALID:
    'Variables of the process are missing or wrong; its first lines name each of them and what it must hold. Correct them all, then start it again.',
  CORRECTIONS_FOLDER_MISSING:
    'A folder of METADATA_CORRECTIONS_PATH does not exist or cannot be listed. Correct the variable, or mount the folder, then start the process again.',
  CORRECTIONS_UNREADABLE:
    'A header correction could not be read from its folder; the facts name the file. The object waits, since without its correction it would be registered wrongly for good.',
  DATASET_CONFLICT:
    'The registry has the dataset with another type, run or data id, or the data id under another id. Find out who wrote it before anything is ingested again.',
  DATASET_PATH_CONFLICT:
    'The registry has this data id from another file; the message names both. Remove the wrong file, or the dataset of the other one.',
  DATASET_TWICE_IN_BATCH:
    'Two files of one batch claim the same data id; the first was registered, this one not. Remove the wrong file.',
  DATASET_TYPE_CONFLICT:
    'The dataset type is registered with other dimensions or another storage class than raws need. Correct the registry.',
  DAY_OBS_CONFLICT:
    'The registry has the observing night with another time span. Its exposures cannot be ingested until the registry or the header is right: autoingest ingest-raws --update-records writes what the header says.',
  DB_AUTH_INVALID:
    'The list of database credentials cannot be used. It must be a list of {url, username, password} with urls such as postgresql://HOST/DATABASE.',
  DB_AUTH_PERMISSIONS:
    'The file of database credentials may be read or written by others than its owner. chmod 600 it (in Kubernetes: defaultMode 0400).',
  DETECTOR_NOT_GUIDER:
    'A file named as a stack of guider stamps (`_guider`) says that it is of a detector that does not guide. Correct its name or its header, then announce it again.',
  DETECTOR_NOT_REGISTERED:
    "The instrument has no such detector in the registry. Register the instrument again with --update, or correct the file's header.",
  DETECTOR_UNKNOWN:
    'The header names a detector that its camera does not have. Correct the keywords that the message names by a header correction, then retry it.',
  EMPTY_FILE:
    'A file of 0 bytes was registered by what its sidecar says. Nobody can read its pixels: have it written again by its source; a new announcement updates its size.',
  EXPOSURE_CONFLICT:
    "The registry has this exposure with other values than the file's header; the message names each column with both, the first file, and whether the record was written after it. Find out which is right: autoingest ingest-raws --update-records writes the header's values; otherwise drop the file or correct its header.",
  EXPOSURE_OBS_ID_TAKEN:
    'The registry knows this observation id under another exposure id. One of the two headers is wrong.',
  EXPOSURE_VALUE_INVALID:
    "The exposure's record holds a value that the registry cannot keep (too long, no number, no text, an empty time span). Correct the header.",
  FILTER_NOT_REGISTERED:
    'The instrument has no such physical filter in the registry. Register the instrument again with --update, or correct the header.',
  FITS_BAD_CARD:
    'A card of the FITS header cannot be read; the facts name keyword and card. Have the file written again by its source.',
  FITS_COMPRESSED:
    'The file is compressed as a whole (gzip), and the header that names its instrument lies deeper in it than is unpacked (1 MiB). Unpack it, or write a sidecar next to it.',
  FITS_GZIP_DAMAGED:
    'The file begins as one compressed by gzip, but cannot be unpacked. It is tried again, in case it is still being written; else have it written again.',
  FITS_HEADER_ENDLESS: 'The FITS header has no END within 1 MiB. The file is damaged: have it written again.',
  FITS_NOT_FITS:
    'The file is empty or does not begin as a FITS file does. Have it written again, or keep such files out by DATASET_REGEXP.',
  FITS_TRUNCATED:
    'The file ends within its FITS header. It is tried again, in case it is still being written.',
  GUIDER_WITHOUT_EXPOSURE:
    'The exposure of a stack of guider stamps has not come into the registry within GUIDER_HORIZON. Find out what became of its raws; once the first of them is registered here the guider is queued again by itself (autoingest queue retry does so by hand).',
  HEADER_KEYWORD_MISSING:
    'The header lacks a keyword that an exposure cannot do without; the facts name property and keyword. Give it by a header correction (METADATA_CORRECTIONS_PATH), then retry the object.',
  HEADER_OF_CALIBRATION:
    'The header has CALIB_ID: it is of a calibration product, not of a raw. Keep such files out by DATASET_REGEXP.',
  HEADER_UNRECOGNISED:
    'No Rubin instrument has such headers (INSTRUME, TELESCOP …). Look where the file comes from.',
  HEADER_VALUE_INVALID:
    'A value of the header makes no sense where an exposure cannot do without it; the facts name property and keyword. Give the right one by a header correction, then retry the object.',
  HEADER_VALUE_NOT_FINITE:
    'A number that an exposure cannot do without is NaN or infinite; the facts name the keyword. Give the right one by a header correction, then retry the object.',
  HEADER_VALUE_TYPE:
    'A value of the header is of a type that means nothing there (a number instead of text); the facts name property and keyword. Give the right one by a header correction, then retry the object.',
  INSTRUMENT_CONFLICT:
    'The registry has the instrument, one of its detectors or filters with other values. --update writes the values that are known here.',
  INSTRUMENT_NOT_REGISTERED: 'The instrument is not in the registry. Run autoingest register-instrument.',
  INSTRUMENT_NOT_SERVED:
    'Translated properties, of a sidecar or an index, are of an instrument that is not known here; the reason lists those that are. Write the right name, or remove those properties so that the header counts, then retry the object.',
  INSTRUMENT_UNKNOWN: 'There is no instrument of this name here; the message lists those that there are.',
  INTERNAL_ERROR:
    'A fault of this program; the reason tells where. It counts against this object alone. Report it with the log line.',
  OBJECT_ACCESS_DENIED:
    'The object store refused the credential. Check the profile: it must be allowed to read objects and to list the bucket (without the latter a store says this of missing objects too). It is tried again.',
  OBJECT_CHANGED: 'The object was overwritten between two requests for its header. It is tried again.',
  OBJECT_MISSING:
    'The object is not in its bucket (any more). It is looked for during some minutes, in case it is on its way, and then given up. Nothing is to be done if it was removed on purpose.',
  OBJECT_PATH_INVALID:
    'The path is not [profile@][tenant:]bucket/key, its key leaves the folder of its bucket, or it is of the Large File Annex (rubinobs-lfa-) with a key that is not csc[/generator]/YYYY/MM/DD[/folder]/file. Announce the object under its right path.',
  OBJECT_TOO_LARGE:
    'The object is larger than what may be read of its kind (a sidecar: 1 MiB). Look what was put there.',
  PORT_UNUSABLE:
    'The process cannot listen on its port: another process has it, or it may not be opened. Stop the other one, or set PORT (METRICS_PORT, LISTEN_HOST).',
  REDIS_REFUSED:
    'Redis refused the password, or its user lacks a right; the message names it, and what grants it. Check REDIS_USER and REDIS_PASSWORD against the server, and its users against docs/redis-users.acl. Nothing is lost: what is announced is refused with 503 and comes again.',
  REDIS_UNAVAILABLE:
    'Redis did not answer in time or could not serve (starting, failing over, out of memory). Nothing acknowledged is lost; it is tried again until it answers.',
  REDIS_UNSUITABLE:
    'The Redis server cannot be used as asked: it must be 6.2 or newer and no Cluster; DURABLE_ACK=aof needs 7.2 or newer with appendonly.',
  REGISTRY_BUSY:
    'Other writers were in the way again and again (locks, deadlocks). It is tried again; if it lasts, look for long transactions in PostgreSQL.',
  REGISTRY_DATABASE_MISSING:
    'The server has no such database. Create it, or correct registry.db in butler.yaml.',
  REGISTRY_LOGIN_REFUSED:
    "PostgreSQL refused user or password. Correct the entry for this server in db-auth.yaml (its password wins over the URL's).",
  REGISTRY_MANAGER_UNKNOWN:
    'A part of the registry is kept by a class that is not known here, or by another than butler.yaml names. It was made by another software: do not write to it.',
  REGISTRY_MISSING:
    'The schema holds no Butler registry. Create one with autoingest create, or name the right registry.namespace.',
  REGISTRY_NOT_EMPTY:
    'The schema holds tables already, so no registry can be made in it. Nothing was changed: name an empty schema with --namespace.',
  REGISTRY_NOT_POSTGRESQL:
    'The registry is in another database than PostgreSQL (SQLite, for instance), which many cannot write to at once.',
  REGISTRY_OBSCORE_UNSUPPORTED:
    'The registry also keeps an ObsCore table, which would lack what is written here. Such a registry cannot be written to yet.',
  REGISTRY_READ_ONLY:
    "The registry's server is read-only now (a standby, or being switched over). It is tried again.",
  REGISTRY_REJECTED:
    'PostgreSQL rejected the rows of this file, or of what the operator asked for; the message holds its words. A file is tried again, then given up.',
  REGISTRY_RIGHTS_MISSING:
    'The database user lacks a right that is needed; files wait until it is granted. autoingest inspect, run with this user, names each right and the GRANT; autoingest inspect REPO --grants USER prints all that a user needs.',
  REGISTRY_SCHEMA_CHANGED:
    'Tables or columns of the registry vanished while it was in use: it was migrated or removed. Restart once that is finished.',
  REGISTRY_SCHEMA_UNKNOWN:
    "The registry's tables have other columns than its versions promise; the message names each. Do not write to it before that is understood.",
  REGISTRY_TABLES_MISSING:
    'The registry has no tables for files of an instrument yet, so no rights on them can be granted. Register an instrument first (autoingest register-instrument).',
  REGISTRY_TIMEOUT:
    "The registry took too long for a statement, which was cancelled. It is tried again; if it lasts, look at the server's load.",
  REGISTRY_TLS_FAILED:
    'The connection to the registry cannot be encrypted as registry.db asks: the certificate is not trusted, or the server has no TLS. Correct sslmode or sslrootcert, or the server.',
  REGISTRY_UNAVAILABLE:
    "The registry's server cannot be reached, is starting or shutting down, or has no connection free. It is tried again until it answers.",
  REGISTRY_UNIVERSE_UNKNOWN:
    "The registry's dimension universe is not one of those that are known here. A newer release may know it.",
  REGISTRY_URL_INVALID:
    "registry.db is no usable URL. It must look like postgresql://user@host:5432/database, with libpq's sslmode options if any; user and password percent-encoded (%40 for @).",
  REGISTRY_VERSION_UNKNOWN:
    'A part of the registry has a version that is not known here. A newer release may know it; an older registry may be migrated.',
  REPLACED:
    'A file that is registered was sent again with another size; the registry has the new one now. Its header is not read into the registry again: find out why it was replaced.',
  RUN_CONFLICT:
    'A collection of that name is there but is no run. Name another run, or rename the collection.',
  S3_PROFILE_UNKNOWN:
    'A path names a profile that this process was not given. Set LSST_RESOURCES_S3_PROFILE_<name> (or S3_ENDPOINT_URL for paths without a profile); the object waits until then.',
  S3_UNAVAILABLE:
    'The object store did not answer, answered 5xx or throttled. It is tried again until it answers.',
  SIDECAR_UNUSABLE:
    'A sidecar is no JSON object of a header or of translated properties; the message says what it is. Ingest passes it over and reads the FITS header.',
  SUMMIT_CALL_REFUSED:
    'The Summit webhook answered with a redirect or a 4xx, which another try would not change; the call was dropped. Check WEBHOOK_URI, or ask who runs the webhook.',
  SUMMIT_CALL_UNREADABLE:
    'An entry of OUTBOX:{bucket} is no Summit call, and was removed. Find out who else writes to that key.',
  SUMMIT_OUTBOX_FULL:
    'More Summit calls wait than WEBHOOK_OUTBOX_LIMIT allows, so the oldest were dropped. Find out why the webhook takes none; the files are in the registry all the same.',
  SUMMIT_UNAVAILABLE:
    'The Summit webhook could not be reached, did not answer in time, or answered 5xx, 408 or 429. The call is tried again with growing pauses, and after 8 tries dropped; ingest does not wait for it.',
  TRANSLATED_INVALID:
    'A sidecar or an index file holds translated properties in place of a header, and one of them is missing, unknown or not of its form; the facts name it. Have it written again (astrometadata), or remove it to have the FITS header read.',
  VISIT_CAMERA_UNKNOWN:
    'No visit was defined: it is not known here how the sensors of this camera lie on the sky. Its files are registered as ever.',
  VISIT_CONFLICT:
    'The registry has the visit with other values than its exposure gives; it was left as it is. Find out which is right; autoingest define-visits --update-records writes what the exposure says.',
  VISIT_GROUP_INVALID:
    'The exposures of a group cannot be one visit: they differ in what a visit has only once, or the group has no number. Define visits for them by another grouping.',
  VISIT_NAME_TAKEN:
    'The registry knows a visit of this name under another id. One of the two observation ids is wrong, or the visits were defined by another grouping.',
  VISIT_SYSTEM_CONFLICT:
    'The registry gives the name or the id of a visit system to another one. No visits can be defined for the instrument until its table visit_system is right.',
  WORKER_NAME_TAKEN:
    'Another live worker has the same WORKER_NAME and serves the same bucket. Give each its own name (the host name by default).',
} as const satisfies Record<string, string>;

export type FailureCode = keyof typeof FAILURE_CODES;
