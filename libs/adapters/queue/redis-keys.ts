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
  dead: 'DEAD:',
  refused: 'REFUSED:',
  outbox: 'OUTBOX:',
  file: 'FILE:',
  enqueued: 'ENQ:',
  group: 'GROUP:',
  received: 'REC:',
  receivedOfInstrument: 'RECINSTR:',
  ingested: 'INGEST:',
  failed: 'FAIL:',
  highestSequence: 'MAXSEQ:',
} as const;

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
  dead: (bucket: string) => `${KEY_PREFIXES.dead}${bucket}`,
  refused: (bucket: string) => `${KEY_PREFIXES.refused}${bucket}`,
  outbox: (bucket: string) => `${KEY_PREFIXES.outbox}${bucket}`,
  file: (path: string) => `${KEY_PREFIXES.file}${path}`,
  enqueued: (path: string) => `${KEY_PREFIXES.enqueued}${path}`,
  group: (instrument: string, group: string, snap: number, detectorName: string) =>
    `${KEY_PREFIXES.group}${instrument}:${group}:${snap}:${detectorName}`,
} as const;

/** The bucket of a path, with its profile and tenant: all before the first `/`, as it stands in the keys. */
export function bucketOf(path: string): string {
  const slash = path.indexOf('/');
  return slash === -1 ? path : path.slice(0, slash);
}
