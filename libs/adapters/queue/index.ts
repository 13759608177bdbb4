export type { Announcement, AnnounceResult, RefusedNotification } from './announcement';
export type { Batch, LeaseLost, Outcome, SettledAs, TakenObject } from './batch';
export { BatchLease, type LeaseOptions } from './batch-lease';
export { GroupKeys, type GroupImage, type GroupSnap } from './group-keys';
export { LeaseKeeper, type KeeperOptions } from './lease-keeper';
export { ObjectQueue } from './object-queue';
export { connectRedis, type RedisEndpoint } from './redis-connection';
export { bucketOf } from './redis-keys';
export { retryPauseMs } from './retry-pause';
