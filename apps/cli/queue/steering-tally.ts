import type { SteeringStep } from '#adapters/queue';

/** Adds up what the steps of a command did, so that it can be told even if Redis goes away between two of them. */
export class SteeringTally {
  changed = 0;
  moved = 0;

  /** Lets the steps happen, one after another. */
  async run(steps: AsyncIterable<SteeringStep>): Promise<void> {
    for await (const { changed, moved } of steps) {
      this.changed += changed;
      this.moved += moved;
    }
  }
}
