import { type FailureFacts, Refused } from '#domain/failure';
import type { Unregistered } from './raw-batch';
import { StatementRejected } from './statement-rejected';

const inWords = (rejection: StatementRejected): string =>
  `${rejection.message}${rejection.detail === undefined ? '' : ` (${rejection.detail})`}`;

/** A rejection that was traced to one thing. */
export const rejected = (rejection: StatementRejected, what: string, facts: FailureFacts): Unregistered => ({
  status: 'failed',
  code: 'REGISTRY_REJECTED',
  message: `${what} was rejected by PostgreSQL: ${inWords(rejection)}.`,
  facts: { ...facts, sqlState: rejection.sqlState, constraint: rejection.constraint ?? null },
});

/** For what an operator asked for: a rejection has no file to be traced to. */
export const refuseRejection = (error: unknown): never => {
  if (!(error instanceof StatementRejected)) throw error;
  throw new Refused('REGISTRY_REJECTED', `PostgreSQL rejected it: ${inWords(error)}. Nothing was changed.`, {
    facts: { sqlState: error.sqlState },
    cause: error,
  });
};
