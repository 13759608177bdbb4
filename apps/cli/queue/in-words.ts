const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time as people say it: `12 s`, `4 min`, `3 h`, `2 days`. */
export function durationInWords(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < 2 * MINUTE) return `${Math.round(ms / SECOND)} s`;
  if (ms < 2 * HOUR) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.round(ms / HOUR)} h`;
  return `${Math.round(ms / DAY)} days`;
}

/** A time that lies back: `2026-11-24 03:14:07 UTC, 4 min ago`. */
export function agoInWords(timeMs: number, nowMs: number): string {
  return `${utcText(timeMs)}, ${durationInWords(nowMs - timeMs)} ago`;
}

/** How long it is until a time: `in 4 s`, or `now` when it has come. */
export function untilInWords(timeMs: number, nowMs: number): string {
  return timeMs <= nowMs ? 'now' : `in ${durationInWords(timeMs - nowMs)}`;
}

/** `2026-11-24 03:14:07 UTC` */
export function utcText(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** How many objects: `1 object`, `2 objects`. */
export function objectsInWords(number: number): string {
  return `${number} ${number === 1 ? 'object' : 'objects'}`;
}

/** A text of somebody else's on one line, with nothing in it that steers a terminal. */
export function onOneLine(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
}
