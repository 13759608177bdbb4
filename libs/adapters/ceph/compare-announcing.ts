import { createHash, timingSafeEqual } from 'node:crypto';
import { withoutCredential } from '#domain/failure';
import type { AnnouncingDifference, AnnouncingFound, SecretState } from './announcing';
import { WANTED_EVENT, type AnnouncingWish } from './announcing-wish';
import { eventsInWords, topicNameOf, type NotificationFound } from './notification-found';
import type { TopicFound } from './topic-found';

/** What is not as it is wanted, in the order in which it is put right. Nothing of it repeats a secret. */
export function compareAnnouncing(
  found: AnnouncingFound,
  wish: AnnouncingWish,
): readonly AnnouncingDifference[] {
  return [
    ...(found.topic === undefined
      ? [missing('topic', wish.topic)]
      : topicDifferences('topic', found.topic, wish)),
    ...(found.notification === undefined
      ? [missing('notification', wish.notification)]
      : notificationDifferences(found.notification, wish)),
    ...(found.copy === undefined || found.notification === undefined
      ? []
      : topicDifferences('copy', found.copy, wish)),
  ];
}

/** Whether a topic carries the wanted secret; takes the same time whichever character differs. */
export function secretState(topic: TopicFound, wish: AnnouncingWish): SecretState {
  if (topic.opaqueData === '') return 'missing';
  if (wish.secret === undefined) return 'not_compared';
  if (isEqual(topic.opaqueData, wish.secret)) return 'matches';
  return wish.previousSecret !== undefined && isEqual(topic.opaqueData, wish.previousSecret)
    ? 'previous'
    : 'differs';
}

const SECRET_WORDS: Readonly<Record<SecretState, string>> = {
  matches: 'NOTIFICATION_SECRET',
  previous: 'NOTIFICATION_SECRET_PREVIOUS',
  differs: 'another secret',
  missing: 'none',
  not_compared: 'a secret',
};

function topicDifferences(
  part: 'topic' | 'copy',
  topic: TopicFound,
  wish: AnnouncingWish,
): readonly AnnouncingDifference[] {
  const secret = secretState(topic, wish);
  return [
    ...(wish.endpoint === undefined || topic.endpoint === wish.endpoint
      ? []
      : [
          {
            part,
            what: 'endpoint' as const,
            found: topic.endpoint === '' ? 'none' : withoutCredential(topic.endpoint),
            wanted: wish.endpoint,
          },
        ]),
    ...(topic.persistent === wish.persistent
      ? []
      : [
          {
            part,
            what: 'persistent' as const,
            found: onOff(topic.persistent),
            wanted: onOff(wish.persistent),
          },
        ]),
    ...(secret === 'matches' || secret === 'not_compared'
      ? []
      : [{ part, what: 'secret' as const, found: SECRET_WORDS[secret], wanted: SECRET_WORDS.matches }]),
  ];
}

function notificationDifferences(
  notification: NotificationFound,
  wish: AnnouncingWish,
): readonly AnnouncingDifference[] {
  const filter = wantedFilter(wish);
  const wanted = eventsInWords([WANTED_EVENT], filter);
  const found = eventsInWords(notification.events, notification.filter);
  const topic = topicNameOf(notification.topicArn);
  return [
    ...(topic === wish.topic
      ? []
      : [{ part: 'notification' as const, what: 'topic' as const, found: topic, wanted: wish.topic }]),
    ...(found === wanted ? [] : [{ part: 'notification' as const, what: 'events' as const, found, wanted }]),
  ];
}

/** The rules by which keys are chosen, by name; those that are empty choose nothing. */
export function wantedFilter({ prefix, suffix }: AnnouncingWish): Readonly<Record<string, string>> {
  return { ...(prefix === '' ? {} : { prefix }), ...(suffix === '' ? {} : { suffix }) };
}

const missing = (part: 'topic' | 'notification', wanted: string): AnnouncingDifference => ({
  part,
  what: 'missing',
  found: 'none',
  wanted,
});

const onOff = (on: boolean): string => (on ? 'on' : 'off');

function isEqual(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
