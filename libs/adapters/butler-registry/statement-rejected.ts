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
export const DUPLICATE_TABLE = '42P07';
