import { setTimeout as pause } from 'node:timers/promises';
import { BucketDemo, demoLine } from './bucket-demo';
import type { FollowedOutcome } from './outcome-follower';

const EXPOSURES = 3;
/** From one shutter to the next: half of the camera's shortest cadence, so that nobody has to wait long. */
const CADENCE_MS = 8_000;

/** A short night: a few exposures, one after the other, at the pace of a hurried camera. */
export class DemoNight {
  private readonly exposures: readonly BucketDemo[];

  /** @param nowMs - milliseconds since 1970: the night, and the seed */
  constructor(buckets: string, nowMs: number) {
    this.exposures = Array.from({ length: EXPOSURES }, (_, place) => new BucketDemo(buckets, nowMs, place));
  }

  /** To be told of every outcome; others than the night's are ignored. */
  hear(outcome: FollowedOutcome): void {
    for (const exposure of this.exposures) exposure.hear(outcome);
  }

  /** Plays the exposures, telling of each; whether every file is in the Butler in the end. */
  async run(signal: AbortSignal, tell: (line: string) => void): Promise<boolean> {
    let isAllIngested = true;
    for (const [place, exposure] of this.exposures.entries()) {
      const nextShutter = place + 1 < EXPOSURES ? pause(CADENCE_MS, undefined, { signal }) : undefined;
      nextShutter?.catch(() => undefined);
      tell(`Demo: the shutter closes on ${exposure.obsId}; 205 files with sidecars are on their way …`);
      const result = await exposure.run(signal);
      tell(demoLine(exposure.obsId, result));
      isAllIngested &&= result.ingested === result.files;
      await nextShutter;
    }
    return isAllIngested;
  }
}
