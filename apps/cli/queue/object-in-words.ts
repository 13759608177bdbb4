import type { ObjectSighting } from '#adapters/queue';
import { agoInWords, onOneLine, untilInWords } from './in-words';

/** An object as two lines for people: what and where it is, and what is known of it. */
export function objectInWords(object: ObjectSighting, nowMs: number): [string, string] {
  const { place, path, code, reason } = object;
  const why = [code, reason].flatMap((part) => (part === null || part === '' ? [] : [onOneLine(part)]));
  const facts = [...counts(object), ...times(object, nowMs)].join('; ');
  const told = why.length === 0 ? facts : `${why.join(': ')}${facts === '' ? '' : ` (${facts})`}`;
  return [
    `${place.padEnd(8)} ${onOneLine(path)}`,
    `${' '.repeat(9)}${told === '' ? 'nothing more is known' : told}`,
  ];
}

function counts({ tries, waits, recoveries, worker }: ObjectSighting): string[] {
  const times = (number: number): string => (number === 1 ? 'once' : `${number} times`);
  return [
    ...(worker === null ? [] : [`held by ${worker}`]),
    ...(tries === 0 ? [] : [`failed ${times(tries)}`]),
    ...(waits === 0 ? [] : [`put off ${times(waits)} through no fault of its own`]),
    ...(recoveries === 0 ? [] : [`recovered from a dead worker ${times(recoveries)}`]),
  ];
}

function times({ place, announcedMs, dueMs, endedMs }: ObjectSighting, nowMs: number): string[] {
  return [
    ...(announcedMs === null ? [] : [`announced ${agoInWords(announcedMs, nowMs)}`]),
    ...(dueMs === null ? [] : [`next try ${untilInWords(dueMs, nowMs)}`]),
    ...(endedMs === null
      ? []
      : [`${place === 'dead' ? 'given up' : 'refused'} ${agoInWords(endedMs, nowMs)}`]),
  ];
}
