/**
 * How each key begins. The names are a contract with other tools; nothing else in the code spells them. The Lua steps get
 * this table as `KEY`.
 */
export const KEY_PREFIXES = {
  queue: 'QUEUE:',
  worker: 'WORKER:',
  lease: 'LEASE:',
  leased: 'LEASED:',
  arrived: 'ARRIVED:',
  header: 'HEADER:',
  delayed: 'DELAYED:',
  awaited: 'AWAITED:',
  registered: 'REGISTERED:',
  dead: 'DEAD:',
  refused: 'REFUSED:',
  outbox: 'OUTBOX:',
  drainer: 'DRAINER:',
  file: 'FILE:',
  enqueued: 'ENQ:',
  group: 'GROUP:',
  received: 'REC:',
  receivedOfInstrument: 'RECINSTR:',
  ingested: 'INGEST:',
  failed: 'FAIL:',
  highestSequence: 'MAXSEQ:',
} as const;

/** The Pub/Sub channel that tells of images as their `GROUP:` keys are set: each message is a JSON array of keys. */
export const GROUPS_CHANNEL = 'GROUPS';

/** Each key that one bucket, worker or object has. `bucket` is `[profile@][tenant:]bucket`, `path` begins with it. */
export const redisKeys = {
  queue: (bucket: string) => `${KEY_PREFIXES.queue}${bucket}`,
  worker: (bucket: string, worker: string) => `${KEY_PREFIXES.worker}${bucket}:${worker}`,
  lease: (bucket: string, worker: string) => `${KEY_PREFIXES.lease}${bucket}:${worker}`,
  /** Set: the workers that hold a lease, or held one that nobody has cleaned up after yet. */
  leased: (bucket: string) => `${KEY_PREFIXES.leased}${bucket}`,
  arrived: (bucket: string) => `${KEY_PREFIXES.arrived}${bucket}`,
  header: (path: string) => `${KEY_PREFIXES.header}${path}`,
  delayed: (bucket: string) => `${KEY_PREFIXES.delayed}${bucket}`,
  /** Set: the paths that wait for an exposure to come into the registry, or were given up for want of it. */
  awaited: (bucket: string, obsId: string) => `${KEY_PREFIXES.awaited}${bucket}:${obsId}`,
  /** String, PX: when the first file of an exposure was settled, in ms since 1970. */
  registered: (bucket: string, obsId: string) => `${KEY_PREFIXES.registered}${bucket}:${obsId}`,
  dead: (bucket: string) => `${KEY_PREFIXES.dead}${bucket}`,
  refused: (bucket: string) => `${KEY_PREFIXES.refused}${bucket}`,
  outbox: (bucket: string) => `${KEY_PREFIXES.outbox}${bucket}`,
  /** String, PX: the token of the one process that makes the Summit calls of a bucket. */
  drainer: (bucket: string) => `${KEY_PREFIXES.drainer}${bucket}`,
  file: (path: string) => `${KEY_PREFIXES.file}${path}`,
  enqueued: (path: string) => `${KEY_PREFIXES.enqueued}${path}`,
  group: (instrument: string, group: string, snap: number | bigint, detectorName: string) =>
    `${KEY_PREFIXES.group}${instrument}:${group}:${snap}:${detectorName}`,
} as const;

/** The bucket of a path, with its profile and tenant: all before the first `/`, as it stands in the keys. */
export function bucketOf(path: string): string {
  const slash = path.indexOf('/');
  return slash === -1 ? path : path.slice(0, slash);
}

const KEYS_OF_BUCKETS = [
  KEY_PREFIXES.queue,
  KEY_PREFIXES.worker,
  KEY_PREFIXES.leased,
  KEY_PREFIXES.delayed,
  KEY_PREFIXES.dead,
  KEY_PREFIXES.refused,
  KEY_PREFIXES.outbox,
] as const;

/**
 * A glob that matches every key that shows a bucket with anything to see, and few others: one walk through the key space
 * finds them all, where a pattern each would walk seven times.
 */
export const BUCKET_KEYS = globOver(KEYS_OF_BUCKETS);

function globOver(prefixes: readonly string[]): string {
  const letters = (place: number): string =>
    [...new Set(prefixes.map((prefix) => prefix.charAt(place)))].join('');
  return `${[0, 1, 2].map((place) => `[${letters(place)}]`).join('')}*`;
}

/** What a key tells of: a bucket, and of a batch its worker. */
export interface PlaceOfKey {
  readonly bucket: string;
  readonly worker: string | null;
}

/** The bucket (and worker) that a key found by {@link BUCKET_KEYS} belongs to; null for a key of another kind. */
export function placeOfKey(key: string): PlaceOfKey | null {
  const prefix = KEYS_OF_BUCKETS.find((start) => key.startsWith(start));
  if (prefix === undefined) return null;
  const rest = key.slice(prefix.length);
  if (prefix !== KEY_PREFIXES.worker) return { bucket: rest, worker: null };
  const colon = rest.lastIndexOf(':');
  return colon === -1 ? null : { bucket: rest.slice(0, colon), worker: rest.slice(colon + 1) };
}
