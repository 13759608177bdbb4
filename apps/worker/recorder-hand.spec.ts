import { getEventListeners } from 'node:events';
import type { Arrival, HeaderToKeep, ObjectVersion } from '#adapters/queue';
import { ObjectFailed, RetryLater } from '#domain/failure';
import type { ArrivalLook, ArrivedImage } from '#tasks/ingest';
import { RecorderHand } from './recorder-hand';

const BUCKET = 'rubin-summit';
const arrival = (name: string, ms = 1_000): Arrival => ({
  id: `${ms}-${name}`,
  bucket: BUCKET,
  path: `${BUCKET}/${name}`,
});
const image = (name: string): ArrivedImage => ({
  instrument: 'LSSTCam',
  group: 'group',
  snap: 0,
  detectorName: name,
  uri: `s3://${BUCKET}/${name}`,
});
const found = (name: string, rest: Partial<ArrivalLook> = {}): ArrivalLook => ({
  image: image(name),
  isReadable: true,
  awaitsSidecar: false,
  sidecarText: null,
  ...rest,
});
const NOTHING_YET: ArrivalLook = { image: null, isReadable: false, awaitsSidecar: true, sidecarText: null };
const AWAY = new RetryLater('S3_UNAVAILABLE', 'away');
const NO_REDIS = new RetryLater('REDIS_UNAVAILABLE', 'away');

/** A hand with all that it works with; pauses end as soon as they are asked for, and are noted. */
class Bench {
  readonly stopping = new AbortController();
  /** What each look at a file tells, in order; the last one again and again. */
  readonly looks = new Map<string, (ArrivalLook | Error)[]>();
  readonly looked: { readonly path: string; readonly readsFits: boolean }[] = [];
  readonly recorded: string[] = [];
  readonly kept: HeaderToKeep[] = [];
  readonly finished: string[] = [];
  readonly pauses: number[] = [];
  readonly counted: string[] = [];
  readonly delays: number[] = [];
  versions = new Map<string, ObjectVersion>();
  redisFails = 0;
  holdsPauses = false;

  readonly hand = new RecorderHand(
    BUCKET,
    {
      arrivals: {
        finish: (some) => {
          this.finished.push(...some.map(({ path }) => path.slice(BUCKET.length + 1)));
          return Promise.resolve();
        },
        serverTimeMs: () => Promise.resolve(1_250),
      },
      headers: {
        versionsOf: () => Promise.resolve(this.versions),
        keep: (headers) => Promise.resolve(this.kept.push(...headers)),
      },
      recorder: {
        look: (path, { readsFits }) => {
          this.looked.push({ path, readsFits });
          const name = path.slice(BUCKET.length + 1);
          const [next = found(name), ...rest] = this.looks.get(name) ?? [];
          if (rest.length > 0) this.looks.set(name, rest);
          return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
        },
        record: (images) => {
          if (this.redisFails > 0) {
            this.redisFails -= 1;
            return Promise.reject(NO_REDIS);
          }
          this.recorded.push(...images.map(({ detectorName }) => detectorName));
          return Promise.resolve();
        },
      },
      counts: {
        arrival: (_, outcome) => void this.counted.push(outcome),
        present: (_, delayMs) => void this.delays.push(delayMs),
      },
      log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
      pause: (ms) => {
        this.pauses.push(ms);
        return this.holdsPauses ? new Promise(ignore) : Promise.resolve();
      },
    },
    this.stopping.signal,
  );

  /** Resolves when so many have been dealt with. */
  async dealtWith(count: number): Promise<void> {
    while (this.finished.length < count) await new Promise((resolve) => setImmediate(resolve));
  }
}
const ignore = (): void => undefined;

describe('the arrivals in hand', () => {
  it('are recorded, and their sidecars kept for the version that was there before the look', async () => {
    const bench = new Bench();
    bench.versions = new Map([[`${BUCKET}/a`, { version: '7' }]]);
    bench.looks.set('a', [found('a', { sidecarText: '{}' })]);
    bench.looks.set('b', [found('b', { sidecarText: '{}' })]);
    await bench.hand.accept([arrival('a'), arrival('b')]);
    await bench.dealtWith(2);
    expect(bench.recorded).toEqual(['a', 'b']);
    expect(bench.kept).toEqual([{ path: `${BUCKET}/a`, version: '7', text: '{}' }]);
    expect(bench.delays).toEqual([250, 250]);
    expect(bench.hand.arrivals).toEqual([]);
  });

  it('are looked at again as often as Prompt Processing does, the FITS file first and from the long pauses on', async () => {
    const bench = new Bench();
    bench.looks.set('a', [NOTHING_YET]);
    await bench.hand.accept([arrival('a')]);
    await bench.dealtWith(1);
    expect(bench.pauses).toEqual([...Array<number>(20).fill(100), ...Array<number>(4).fill(5_000)]);
    expect(bench.looked.map(({ readsFits }) => readsFits)).toEqual([
      true,
      ...Array<boolean>(20).fill(false),
      ...Array<boolean>(4).fill(true),
    ]);
    expect(bench.counted).toEqual(['unreadable']);
  });

  it('are recorded by the FITS header at once, and by a sidecar that says otherwise when it is whole', async () => {
    const bench = new Bench();
    const byFits = found('a', { awaitsSidecar: true });
    bench.looks.set('a', [byFits, NOTHING_YET, found('a'), found('other')]);
    bench.looks.set('b', [found('b', { awaitsSidecar: true }), NOTHING_YET, found('other')]);
    await bench.hand.accept([arrival('a'), arrival('b')]);
    await bench.dealtWith(2);
    expect(bench.recorded.toSorted()).toEqual(['a', 'b', 'other']);
    expect(bench.counted).toEqual(['recorded', 'recorded']);
    expect(bench.delays).toHaveLength(2);
  });

  it('do not hold each other up while they wait', async () => {
    const bench = new Bench();
    bench.holdsPauses = true;
    const waiting = Array.from({ length: 500 }, (_, index) => arrival(`waits-${index}`));
    for (const { path } of waiting) bench.looks.set(path.slice(BUCKET.length + 1), [NOTHING_YET]);
    await bench.hand.accept(waiting);
    await bench.hand.accept([arrival('a')]);
    await bench.dealtWith(1);
    expect(bench.finished).toEqual(['a']);
    expect(bench.hand.arrivals).toHaveLength(500);
  });

  it('are put off while the store is away, and left to the ingest after ten minutes or for a bug', async () => {
    const bench = new Bench();
    bench.looks.set('a', [AWAY, AWAY, found('a')]);
    bench.looks.set('b', [AWAY]);
    bench.looks.set('c', [new TypeError('a bug')]);
    bench.looks.set('d', [new ObjectFailed('OBJECT_TOO_LARGE', 'large')]);
    await bench.hand.accept(['a', 'b', 'c', 'd'].map((name) => arrival(name)));
    await bench.dealtWith(4);
    expect(bench.recorded).toEqual(['a']);
    expect(bench.counted.filter((outcome) => outcome === 'put_off')).toHaveLength(2 + 125);
    expect(bench.counted.filter((outcome) => outcome === 'unreadable')).toHaveLength(3);
  });

  it('are written once Redis takes them', async () => {
    const bench = new Bench();
    bench.redisFails = 3;
    await bench.hand.accept([arrival('a')]);
    await bench.dealtWith(1);
    expect([bench.recorded, bench.counted]).toEqual([['a'], ['recorded']]);
  });

  it('are not looked at when they are ingested by then, or in hand already', async () => {
    const bench = new Bench();
    bench.holdsPauses = true;
    bench.versions = new Map([[`${BUCKET}/a`, 'done']]);
    bench.looks.set('b', [NOTHING_YET]);
    await bench.hand.accept([arrival('a'), arrival('b')]);
    await bench.hand.accept([arrival('b')]);
    await bench.dealtWith(1);
    expect(bench.looked.map(({ path }) => path)).toEqual([`${BUCKET}/b`]);
    expect(bench.counted).toEqual(['ingested']);
  });

  it('leave room for as many as can be looked at at once', async () => {
    const bench = new Bench();
    expect(bench.hand.room).toBe(32);
    bench.holdsPauses = true;
    const freed = bench.hand.whenFreed;
    await bench.hand.accept(Array.from({ length: 40 }, (_, index) => arrival(`${index}`)));
    expect(bench.hand.room).toBeLessThan(32);
    await freed;
    await bench.dealtWith(40);
    expect(bench.hand.room).toBe(32);
  });

  it('leave nothing behind at the signal that stops the process', async () => {
    const bench = new Bench();
    const { signal } = bench.stopping;
    const names = Array.from({ length: 100 }, (_, index) => `${index}`);
    for (const name of names) bench.looks.set(name, [NOTHING_YET, AWAY, found(name)]);
    const listeners = getEventListeners(signal, 'abort').length;
    for (const name of names) await bench.hand.accept([arrival(name)]);
    await bench.dealtWith(names.length);
    expect(bench.looked).toHaveLength(3 * names.length);
    expect(getEventListeners(signal, 'abort')).toHaveLength(listeners);
  });

  it('wake who waits for room when the process stops', async () => {
    const bench = new Bench();
    const freed = bench.hand.whenFreed;
    bench.stopping.abort();
    await freed;
    await bench.hand.close();
  });
});
