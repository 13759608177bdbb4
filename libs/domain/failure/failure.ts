import type { FailureCode } from './failure-codes';

/** What a failure was about: an object's path, an exposure, a property, a keyword: facts for the log line, no secrets. */
export type FailureFacts = Readonly<Record<string, string | number | boolean | null>>;

/** What went wrong, with a code that operators can grep for and look up in `docs/errors.md`. */
export abstract class Failure extends Error {
  readonly code: FailureCode;
  readonly facts: FailureFacts;

  constructor(code: FailureCode, message: string, options: { facts?: FailureFacts; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.facts = options.facts ?? {};
  }
}

/** The outside is at fault (a server away, throttling, a time-out): back off and try again; no object's tries are used up. */
export class RetryLater extends Failure {}

/** The object is at fault, perhaps only now (half written, still missing): counted, tried `MAX_FAILURES` times, then given up. */
export class ObjectFailed extends Failure {}

/** This object can never be ingested as it is: given up at once. */
export class GiveUp extends Failure {}

/** The process cannot do its work with what it was given (configuration, an unknown repository): say so and exit with 1. */
export class Refused extends Failure {}
