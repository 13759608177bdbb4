import type { ObjectSighting } from '#adapters/queue';

/** An object as programs get it: times as ISO text in UTC, without the mark that only the steps understand. */
export function objectForPrograms(object: ObjectSighting): Record<string, string | number | null> {
  const { bucket, place, path, code, reason, tries, waits, recoveries, worker } = object;
  const time = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  return {
    ...{ bucket, place, path, code, reason, tries, waits, recoveries, worker },
    announced: time(object.announcedMs),
    due: time(object.dueMs),
    ended: time(object.endedMs),
  };
}
