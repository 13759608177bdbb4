import type { ObjectOutcome, ObjectOutcomes } from './object-outcome';

/** What is told of an object, once for each change. */
export type FollowedOutcome =
  | { readonly path: string; readonly state: 'ingested'; readonly datasetId: string | undefined }
  | { readonly path: string; readonly state: 'refused' | 'waiting'; readonly reason: string };

const LOOK_EVERY_MS = 150;
/** Objects looked at in one go, so that a backlog does not slow the newest down much. */
const MOST_AT_ONCE = 2000;
/** What Redis does not know of after so many looks was never queued. */
const LOOKS_FOR_THE_UNKNOWN = 20;

interface Followed {
  told: string;
  unknownLooks: number;
}

/** Follows announced objects until they are in the registry or refused. Redis or the registry may be away meanwhile. */
export class OutcomeFollower {
  private readonly followed = new Map<string, Followed>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private stopped = false;

  /**
   * @param datasetIds - the dataset ids of paths that are ingested
   * @param onOutcome - told of each change once
   */
  constructor(
    private readonly outcomes: Pick<ObjectOutcomes, 'read'>,
    private readonly datasetIds: (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>,
    private readonly onOutcome: (outcome: FollowedOutcome) => void,
  ) {}

  follow(path: string): void {
    if (!this.followed.has(path)) this.followed.set(path, { told: '', unknownLooks: 0 });
    if (this.timer === undefined && !this.stopped) this.lookLater();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.looking;
  }

  private lookLater(): void {
    this.timer = setTimeout(() => {
      this.looking = this.look()
        .catch(() => undefined)
        .finally(() => {
          this.timer = undefined;
          if (this.followed.size > 0 && !this.stopped) this.lookLater();
        });
    }, LOOK_EVERY_MS);
  }

  private async look(): Promise<void> {
    const paths = [...this.followed.keys()].slice(0, MOST_AT_ONCE);
    const outcomes = await this.outcomes.read(paths);
    const ingested = paths.filter((_, index) => outcomes[index]?.state === 'ingested');
    const ids =
      ingested.length === 0
        ? new Map<string, string>()
        : await this.datasetIds(ingested).catch(() => new Map<string, string>());
    paths.forEach((path, index) => {
      const outcome = outcomes[index];
      if (outcome !== undefined) this.judge(path, outcome, ids.get(path));
    });
  }

  private judge(path: string, outcome: ObjectOutcome, datasetId: string | undefined): void {
    const followed = this.followed.get(path);
    if (followed === undefined) return;
    switch (outcome.state) {
      case 'ingested':
        this.followed.delete(path);
        this.onOutcome({ path, state: 'ingested', datasetId });
        return;
      case 'refused':
        this.followed.delete(path);
        this.onOutcome({ path, state: 'refused', reason: outcome.reason });
        return;
      case 'waiting':
        // Moved to the end, so that what waits long does not keep others from being looked at.
        this.followed.delete(path);
        this.followed.set(path, followed);
        if (followed.told === outcome.reason) return;
        followed.told = outcome.reason;
        this.onOutcome({ path, state: 'waiting', reason: outcome.reason });
        return;
      case 'underWay':
        return;
      case 'unknown':
        followed.unknownLooks += 1;
        if (followed.unknownLooks >= LOOKS_FOR_THE_UNKNOWN) this.followed.delete(path);
    }
  }
}
