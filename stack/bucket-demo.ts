import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FolderStore } from '#adapters/object-store';
import { parseObjectPath } from '#domain/observation';
import { play, simulateExposure, type SimulatedExposure } from '#simulator';
import type { FollowedOutcome } from './outcome-follower';
import { BUCKET } from './service-apps';

/** What became of the demo. */
export interface DemoResult {
  readonly ingested: number;
  readonly refused: number;
  readonly files: number;
  /** Milliseconds from the end of the exposure to the last file in the Butler, or to giving up waiting. */
  readonly afterShutterMs: number;
  /** Milliseconds from the last file in the bucket. */
  readonly afterLastFileMs: number;
}

const LONGEST_WAIT_MS = 120_000;
const TWELVE_HOURS_MS = 43_200_000;

/** Plays one simulated exposure into the bucket at the pace of the camera, and waits until all of it is in the Butler or refused. */
export class BucketDemo {
  private readonly settled = new Map<string, FollowedOutcome['state']>();
  private readonly exposure: SimulatedExposure;
  private readonly paths: ReadonlySet<string>;
  private onSettled: () => void = () => undefined;

  /**
   * @param nowMs - milliseconds since 1970: the night, and the seed
   * @param place - place of the exposure among several that are planned together, from 0
   */
  constructor(
    private readonly buckets: string,
    nowMs: number,
    place = 0,
  ) {
    const dayObs = Number(new Date(nowMs - TWELVE_HOURS_MS).toISOString().slice(0, 10).replaceAll('-', ''));
    this.exposure = simulateExposure({ seed: nowMs, dayObs, seqNum: nextSeqNum(buckets, dayObs) + place });
    this.paths = new Set([...this.exposure.truth.datasets.values()].map((key) => `${BUCKET}/${key}`));
  }

  get obsId(): string {
    return this.exposure.truth.obsId;
  }

  /** To be told of every outcome; others than the demo's are ignored. */
  hear(outcome: FollowedOutcome): void {
    if (outcome.state === 'waiting' || !this.paths.has(outcome.path)) return;
    this.settled.set(outcome.path, outcome.state);
    if (this.settled.size === this.paths.size) this.onSettled();
  }

  async run(signal: AbortSignal): Promise<DemoResult> {
    const store = new FolderStore(this.buckets);
    const shutterClosedMs = Date.now();
    await play(
      this.exposure.arrivals,
      {
        put: async (key, bytes) => {
          const path = parseObjectPath(`${BUCKET}/${key}`);
          if ('parsed' in path) await store.put(path.parsed, bytes);
        },
      },
      { speed: 1, now: () => performance.now(), wait: (ms) => pause(ms, undefined, { signal }) },
    );
    const lastFileMs = Date.now();
    await this.untilSettled(signal);
    const endMs = Date.now();
    const count = (state: FollowedOutcome['state']): number =>
      [...this.settled.values()].filter((settled) => settled === state).length;
    return {
      ingested: count('ingested'),
      refused: count('refused'),
      files: this.paths.size,
      afterShutterMs: endMs - shutterClosedMs,
      afterLastFileMs: endMs - lastFileMs,
    };
  }

  private async untilSettled(signal: AbortSignal): Promise<void> {
    if (this.settled.size === this.paths.size) return;
    const settled = new Promise<void>((resolve) => {
      this.onSettled = resolve;
    });
    const giveUp = new AbortController();
    const wait = pause(LONGEST_WAIT_MS, undefined, { signal: AbortSignal.any([signal, giveUp.signal]) });
    await Promise.race([settled, wait.catch(() => undefined)]);
    giveUp.abort();
  }
}

/** Each run takes the next exposure of the night. */
function nextSeqNum(buckets: string, dayObs: number): number {
  const night = join(buckets, BUCKET, 'LSSTCam', `${dayObs}`);
  const taken = existsSync(night) ? readdirSync(night).map((name) => Number(name.split('_')[3])) : [];
  return Math.max(0, ...taken.filter(Number.isSafeInteger)) + 1;
}

/** The demo's last words. */
export function demoLine(obsId: string, result: DemoResult): string {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const refused = result.refused === 0 ? '' : `, ${result.refused} refused`;
  const when =
    result.ingested === result.files
      ? `${seconds(result.afterShutterMs)} after the shutter closed, ${seconds(result.afterLastFileMs)} after the last file came`
      : `waited ${seconds(result.afterLastFileMs)} after the last file came`;
  return `Demo ${obsId}: ${result.ingested} of ${result.files} files are in the Butler${refused}; ${when}.`;
}
