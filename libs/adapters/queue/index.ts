export type { Announcement, AnnounceResult, RefusedNotification } from './announcement';
export { GroupKeys, type GroupImage, type GroupSnap } from './group-keys';
export { ObjectQueue } from './object-queue';
export { connectRedis, type RedisEndpoint } from './redis-connection';
export { bucketOf } from './redis-keys';
