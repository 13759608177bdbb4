export type { AnnouncingDifference, AnnouncingFound, SecretState } from './announcing';
export type { AnnouncingWish } from './announcing-wish';
export { CephAnnouncing, type CephGateway } from './ceph-announcing';
export { compareAnnouncing, secretState } from './compare-announcing';
export { eventsInWords, topicNameOf, type NotificationFound } from './notification-found';
export { settleAnnouncing, type AnnouncingChange } from './settle-announcing';
export { tenantOfTopic, type TopicFound } from './topic-found';
