import {
  eventsInWords,
  secretState,
  topicNameOf,
  type AnnouncingChange,
  type AnnouncingDifference,
  type AnnouncingFound,
  type AnnouncingWish,
  type SecretState,
  type TopicFound,
} from '#adapters/ceph';
import { withoutCredential } from '#domain/failure';
import { onOneLine } from '../queue/in-words';

const SECRETS: Readonly<Record<SecretState, string>> = {
  matches: 'secret as in NOTIFICATION_SECRET',
  previous: 'secret as in NOTIFICATION_SECRET_PREVIOUS',
  differs: 'another secret than NOTIFICATION_SECRET',
  missing: 'no secret',
  not_compared: 'a secret that was not compared (NOTIFICATION_SECRET is not set)',
};

/** What there is, for people, one line a part. */
export function announcingInWords(wish: AnnouncingWish, found: AnnouncingFound): readonly string[] {
  const { topic, notification, copy, others } = found;
  return [
    line('topic', topic === undefined ? `${wish.topic}: none` : `${topic.arn}: ${topicInWords(topic, wish)}`),
    line(
      'notification',
      notification === undefined
        ? `${wish.notification}: none`
        : `${notification.id}: ${eventsInWords(notification.events, notification.filter)} to ${topicNameOf(notification.topicArn)}`,
    ),
    ...(copy === undefined
      ? []
      : [line('sends by', `the topic as it was then: ${topicInWords(copy, wish)}`)]),
    ...others.map(({ id, topicArn, events, filter }) =>
      line('other', `${id}: ${eventsInWords(events, filter)} to ${topicNameOf(topicArn)}`),
    ),
  ];
}

/** What is not as it is wanted, on one line. */
export function differenceInWords({ part, what, found, wanted }: AnnouncingDifference): string {
  if (what === 'missing') return line('differs', `there is no ${part} ${wanted}`);
  const whose = part === 'copy' ? 'what the notification sends by' : `the ${part}`;
  return line('differs', `${what} of ${whose} is ${found}, to be ${wanted}`);
}

/** The same as one JSON object. */
export function announcingForPrograms(
  bucket: string,
  wish: AnnouncingWish,
  found: AnnouncingFound,
  differences: readonly AnnouncingDifference[],
  setup?: { readonly changes: readonly AnnouncingChange[]; readonly dryRun: boolean },
): string {
  const { topic, notification, copy, others } = found;
  const shown = (one: TopicFound | undefined): object | null =>
    one === undefined
      ? null
      : {
          arn: one.arn,
          endpoint: withoutCredential(one.endpoint),
          persistent: one.persistent,
          secret: secretState(one, wish),
        };
  return JSON.stringify({
    bucket,
    topic: shown(topic),
    notification: notification ?? null,
    copy: shown(copy),
    others,
    differences,
    ...setup,
  });
}

function topicInWords(topic: TopicFound, wish: AnnouncingWish): string {
  const where = topic.endpoint === '' ? 'nowhere' : withoutCredential(topic.endpoint);
  return `${topic.persistent ? 'persistent' : 'not persistent'}, to ${where}, ${SECRETS[secretState(topic, wish)]}`;
}

const line = (label: string, text: string): string => `${label.padEnd(14)}${onOneLine(text)}`;
