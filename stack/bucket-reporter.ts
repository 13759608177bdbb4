import type { AnnouncementAnswer } from './announcer';
import type { ObjectOutcomes } from './object-outcome';
import type { FollowedOutcome, OutcomeFollower } from './outcome-follower';
import { shortName } from './object-lines';

/** Tells what becomes of the files of the bucket, from the answer of the webhook on. */
export class BucketReporter {
  /** @param tell - gets lines for a person */
  constructor(
    private readonly outcomes: Pick<ObjectOutcomes, 'read' | 'refusal'>,
    private readonly follower: Pick<OutcomeFollower, 'follow'>,
    private readonly onOutcome: (outcome: FollowedOutcome) => void,
    private readonly tell: (line: string) => void,
  ) {}

  /** Hears what the webhook made of an announcement. */
  async answered(path: string, answer: AnnouncementAnswer): Promise<void> {
    if (typeof answer === 'object') this.refuse(path, answer.rejected);
    else if (answer === 'accepted') this.follower.follow(path);
    // Sidecars and other company of the images are announced as well; the service leaves them alone.
    else if (/fits(\.[fg]z)?$/.test(path)) await this.explain(path);
  }

  /** The webhook took a notification, but did not queue its object. */
  private async explain(path: string): Promise<void> {
    const [outcome] = await this.outcomes.read([path]);
    switch (outcome?.state) {
      case 'ingested':
        this.tell(`known      ${shortName(path)}  is in the Butler already, with this content`);
        return;
      case 'refused':
        this.refuse(path, outcome.reason);
        return;
      case 'waiting':
      case 'underWay':
        this.follower.follow(path);
        return;
      case 'unknown':
      case undefined:
        this.refuse(
          path,
          (await this.outcomes.refusal(path)) ?? 'not taken by enqueue; see logs/enqueue.log',
        );
    }
  }

  private refuse(path: string, reason: string): void {
    this.onOutcome({ path, state: 'refused', reason });
  }
}
