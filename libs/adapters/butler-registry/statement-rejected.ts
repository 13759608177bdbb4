/**
 * PostgreSQL refused a statement for what it says: a constraint, a value, a right. Within this library only: who sent the
 * statement finds the row that is at fault.
 */
export class StatementRejected extends Error {
  /** SQLSTATE, five characters. */
  readonly sqlState: string;
  readonly constraint: string | undefined;
  readonly detail: string | undefined;

  constructor(options: {
    readonly sqlState: string;
    readonly message: string;
    readonly constraint?: string | undefined;
    readonly detail?: string | undefined;
    readonly cause: unknown;
  }) {
    super(options.message, { cause: options.cause });
    this.name = 'StatementRejected';
    this.sqlState = options.sqlState;
    this.constraint = options.constraint;
    this.detail = options.detail;
  }
}

export const FOREIGN_KEY_VIOLATION = '23503';
export const UNIQUE_VIOLATION = '23505';

/** How PostgreSQL tells one of two that make a table at the same moment: by the table, its row type, or its catalog row. */
const CREATION_RACE = new Set(['42P07', '42710', UNIQUE_VIOLATION]);

/** Whether somebody else made the table a moment before. */
export const wasMadeMeanwhile = (error: unknown): boolean =>
  error instanceof StatementRejected && CREATION_RACE.has(error.sqlState);
