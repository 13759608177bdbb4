export { withDeadline } from './deadline';
export { readFitsHeader } from './fits-reader';
export type { OnBrokenIndex } from './folder-indexes';
export { FolderStore } from './folder-store';
export {
  HeaderReader,
  type HeaderObjects,
  type HeaderOptions,
  type HeaderOutcome,
  type HeaderRead,
  type SidecarRead,
} from './header-reader';
export { LocalFiles } from './local-files';
export { ObjectsAndFiles } from './objects-and-files';
export type {
  BucketAddress,
  CallOptions,
  ListedObject,
  ObjectRange,
  ObjectStat,
  ObjectStore,
  RangeOptions,
} from './object-store';
export { ObjectStoreModule } from './object-store.module';
export { ObjectStores, S3_STORE_DEFAULTS, type ObjectStoresOptions } from './object-stores';
export {
  S3_ENDPOINT_URL,
  S3_PROFILE_PREFIX,
  S3_PROFILE_URL,
  s3ProfilesFrom,
  type ProfileFault,
  type S3Profile,
} from './s3-profile';
export { S3Store, type S3StoreOptions } from './s3-store';
