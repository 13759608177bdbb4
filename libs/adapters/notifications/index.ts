export { parseEventDocument } from './event-document';
export { KeyPattern } from './key-pattern';
export {
  NotificationReader,
  type AnnouncedFile,
  type ReaderOptions,
  type RecordVerdict,
  type RefusalReason,
  type RefusedRecord,
} from './notification-reader';
export { NotificationSecrets } from './notification-secrets';
