export { errorsPage } from './errors-page';
export { Failure, GiveUp, ObjectFailed, Refused, RetryLater, type FailureFacts } from './failure';
export { withoutCredential } from './without-credential';
export { FAILURE_CODES, type FailureCode } from './failure-codes';
