export { errorsPage } from './errors-page';
export { Failure, GiveUp, ObjectFailed, Refused, RetryLater, type FailureFacts } from './failure';
export { FAILURE_CODES, type FailureCode } from './failure-codes';
