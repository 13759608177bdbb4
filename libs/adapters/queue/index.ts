export type { Announcement, AnnounceResult, RefusedNotification } from './announcement';
export { AppendFence } from './append-fence';
export { announcedMs, ArrivalStream, type Arrival } from './arrival-stream';
export type { Batch, LeaseLost, Outcome, SettledAs, TakenObject } from './batch';
export { BatchLease, type LeaseIdentity, type LeaseOptions } from './batch-lease';
export { GroupArrivals, type ArrivalListener } from './group-arrivals';
export { groupKey, GroupKeys, type GroupImage, type GroupSnap } from './group-keys';
export { GroupLookUps } from './group-look-ups';
export { HeaderCache, type HeaderToKeep, type ObjectVersion } from './header-cache';
export type { KnownBuckets } from './known-buckets';
export { LeaseKeeper, type KeeperOptions } from './lease-keeper';
export type { ObjectSighting, QueuePlace } from './object-sighting';
export { ObjectQueue, type ObjectQueueOptions } from './object-queue';
export { Outbox } from './outbox';
export { OutboxLease, type OutboxLook, type OutboxRemoval } from './outbox-lease';
export { QueueModule, type QueueModuleOptions } from './queue.module';
export { QueueRecovery, type Recovery } from './queue-recovery';
export { QueueStatus, type BucketStatus, type WorkerStatus } from './queue-status';
export { QueueSteering, type DropPlace, type SteeringStep } from './queue-steering';
export { QueueWalk, type ForeignBatch, type PathTest } from './queue-walk';
export { RedisCheck, type RedisFacts } from './redis-check';
export { blockingTwin, connectRedis, type RedisEndpoint } from './redis-connection';
export { bucketOf } from './redis-keys';
export {
  aclRule,
  aclRules,
  REDIS_RIGHTS,
  RIGHTS_OF_SETTINGS,
  type RedisRights,
  type RedisRole,
} from './redis-rights';
export { PASSWORD_HASH, redisUsersFile } from './redis-users';
export { RedisRightsCheck } from './redis-rights-check';
export { retryPauseMs } from './retry-pause';
export { RightsGate } from './rights-gate';
export type { SummitCall } from './summit-call';
export type { SummitFile, SummitNotice } from './summit-notice';
