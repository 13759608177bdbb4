import type { FailureFacts } from '#domain/failure';
import type { Obstacle } from './raw-batch';
import type { StatementRejected } from './statement-rejected';

/** A rejection that was traced to one thing, in words. */
export const rejectionObstacle = (
  rejection: StatementRejected,
  what: string,
  facts: FailureFacts,
): Obstacle => ({
  code: 'REGISTRY_REJECTED',
  message: `${what} was rejected by PostgreSQL: ${rejection.message}${rejection.detail === undefined ? '' : ` (${rejection.detail})`}.`,
  facts: { ...facts, sqlState: rejection.sqlState, constraint: rejection.constraint ?? null },
});
