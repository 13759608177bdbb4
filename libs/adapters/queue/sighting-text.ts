import { z } from 'zod';
import type { ObjectSighting } from './object-sighting';

/** What is read from the texts that Redis keeps of an object; whatever they are, it is shown rather than refused. */
export type SightingFacts = Omit<ObjectSighting, 'bucket' | 'place' | 'path' | 'worker' | 'dueMs' | 'mark'>;

/** The fields of a FILE hash that {@link factsOfFile} reads, in its order. */
export const FILE_FACTS = [
  'recv_time',
  'ing_fail_count',
  'waits',
  'recoveries',
  'wait_code',
  'wait_reason',
  'ing_fail_exc',
] as const;

const deadEntry = z.object({
  code: z.string().nullable().catch(null),
  reason: z.string().nullable().catch(null),
  tries: z.number().catch(0),
  recv_time: z.string().nullable().catch(null),
  dead_time: z.string().nullable().catch(null),
});

const refusedEntry = z.object({
  reason: z.string().nullable().catch(null),
  key: z.string().nullable().catch(null),
  detail: z.string().nullable().catch(null),
  time: z.number().nullable().catch(null),
});

/** What the values of {@link FILE_FACTS} tell of an object that is queued, held or delayed. */
export function factsOfFile(values: readonly (string | null | undefined)[]): SightingFacts {
  const [received, failures, waits, recoveries, code, reason, failure] = values;
  return {
    code: code ?? null,
    reason: reason ?? failure ?? null,
    tries: Number(failures ?? 0),
    waits: Number(waits ?? 0),
    recoveries: Number(recoveries ?? 0),
    announcedMs: msOf(received),
    endedMs: null,
  };
}

/** What the text in DEAD tells of an object. */
export function factsOfDead(text: string): SightingFacts {
  const { data } = deadEntry.safeParse(parsedJson(text));
  return {
    code: data?.code ?? null,
    reason: data === undefined ? text : data.reason,
    tries: data?.tries ?? 0,
    waits: 0,
    recoveries: 0,
    announcedMs: msOf(data?.recv_time),
    endedMs: msOf(data?.dead_time),
  };
}

/** What the text in REFUSED tells of a notification. */
export function factsOfRefused(text: string): SightingFacts & { readonly key: string | null } {
  const { data } = refusedEntry.safeParse(parsedJson(text));
  return {
    key: data?.key ?? null,
    code: data?.reason ?? null,
    reason: data === undefined ? text : data.detail,
    tries: 0,
    waits: 0,
    recoveries: 0,
    announcedMs: null,
    endedMs: data?.time == null ? null : Math.round(data.time * 1000),
  };
}

/** Times are kept as seconds with fraction, as text. */
function msOf(seconds: string | null | undefined): number | null {
  const value = seconds == null || seconds === '' ? NaN : Number(seconds);
  return Number.isFinite(value) ? Math.round(value * 1000) : null;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
