import type { NotificationFound } from './notification-found';
import type { TopicFound } from './topic-found';

/** What the gateway has of what announces a bucket. */
export interface AnnouncingFound {
  readonly topic: TopicFound | undefined;
  readonly notification: NotificationFound | undefined;
  /**
   * The copy of the topic that the gateway made when the notification was put, and by which it really sends: a topic that is changed later changes
   * nothing (Pacific to Reef). Undefined where there is none, as in later releases, which send by the topic itself.
   */
  readonly copy: TopicFound | undefined;
  /** The bucket's other notifications. */
  readonly others: readonly NotificationFound[];
}

/** Whether what a topic carries is the secret that enqueue expects. */
export type SecretState = 'matches' | 'previous' | 'differs' | 'missing' | 'not_compared';

/** Something that is not as it is wanted; secrets are not repeated. */
export interface AnnouncingDifference {
  readonly part: 'topic' | 'notification' | 'copy';
  readonly what: 'missing' | 'endpoint' | 'persistent' | 'secret' | 'topic' | 'events';
  readonly found: string;
  readonly wanted: string;
}
