import type { Arrival } from './exposure';

/** Where the observatory's files go: a bucket, a folder, a test. */
export interface ObjectSink {
  /** Stores one whole object; nobody may see a part of it. */
  put(key: string, bytes: Uint8Array): Promise<void>;
}

/** How fast time runs in the observatory. */
export interface Pace {
  /** 1 is real time, 10 ten times faster, Infinity as fast as the sink takes the files. */
  readonly speed: number;
  /** Real time in milliseconds, from any beginning. */
  now(): number;
  /** Resolves after so many milliseconds of real time. */
  wait(ms: number): Promise<void>;
}

/** Files on their way at the same moment. */
const CONCURRENT_PUTS = 16;

/** Plays arrivals into a sink in their order; resolves when everything is stored, rejects with the sink's first fault. */
export async function play(arrivals: readonly Arrival[], sink: ObjectSink, pace: Pace): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const beganMs = pace.now();
  for (const arrival of arrivals) {
    // Against the beginning, so that the time which the work itself takes does not add up.
    const pauseMs = beganMs + arrival.afterMs / pace.speed - pace.now();
    if (pauseMs > 0) await pace.wait(pauseMs);
    const put = sink.put(arrival.key, arrival.bytes()).finally(() => underWay.delete(put));
    underWay.add(put);
    if (underWay.size >= CONCURRENT_PUTS) await Promise.race(underWay);
  }
  await Promise.all(underWay);
}
