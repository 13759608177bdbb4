import { Failure, Refused, RetryLater } from '#domain/failure';
import { QueryFailedError } from 'typeorm';
import { StatementRejected } from './statement-rejected';

/** What PostgreSQL says with an error; a lost connection has no SQLSTATE. */
interface DriverError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly severity?: string;
  readonly constraint?: string;
  readonly detail?: string;
}

/** Another transaction was in the way: the same statement will do a moment later. */
const CONTENTION = new Set(['40001', '40P01', '55P03']);

export const isContention = (error: unknown): boolean =>
  error instanceof StatementRejected && CONTENTION.has(error.sqlState);

/**
 * Sorts what the driver threw: the server is away or cannot write (`RetryLater`), the process was given the wrong things
 * (`Refused`), or this statement was rejected. Anything else is a bug and comes back as it is.
 */
export function databaseFailure(error: unknown, where: string): unknown {
  const driver = driverError(error);
  if (driver === undefined) return error;
  // The driver's own word on a password that it lacks or that the server does not prove to know.
  if (driver.message.startsWith('SASL')) return loginRefused(driver, where);
  // Errors of sockets and of the pool have a code without severity (ECONNREFUSED), or none.
  if (driver.code === undefined || driver.severity === undefined) return unavailable(driver, where);
  return failureOfState(driver.code, driver, where) ?? rejected(driver.code, driver);
}

const BUGS = new Set(['TypeError', 'RangeError', 'ReferenceError']);

function driverError(error: unknown): DriverError | undefined {
  if (error instanceof Failure || error instanceof StatementRejected) return undefined;
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return isErrorLike(cause) && !BUGS.has(cause.name) ? cause : undefined;
}

/** Node's own errors need not be instances of the `Error` that is seen here. */
const isErrorLike = (value: unknown): value is DriverError =>
  typeof value === 'object' && value !== null && 'name' in value && 'message' in value;

const unavailable = (driver: DriverError, where: string): Failure =>
  new RetryLater('REGISTRY_UNAVAILABLE', `The registry ${where} cannot be reached: ${reason(driver)}.`, {
    facts: { registry: where },
    cause: driver,
  });

/** Node reports several refused addresses as one error without a message. */
const reason = (driver: DriverError): string =>
  driver.message !== '' ? driver.message : (driver.code ?? 'connection failed');

/** How the driver says that it has no password to send; it gives no code. */
const NO_PASSWORD = /client password must be a (?:non-empty )?string/;

const loginRefused = (driver: DriverError, where: string): Failure =>
  new Refused(
    'REGISTRY_LOGIN_REFUSED',
    NO_PASSWORD.test(driver.message)
      ? `The registry ${where} asks for a password, and none is known: no entry for it in LSST_DB_AUTH (or, where that is not set, ~/.lsst/db-auth.yaml), and none in its URL.`
      : `The registry ${where} refuses the login: ${driver.message}. Put the right user and password into db-auth.yaml.`,
    { facts: { registry: where, sqlState: driver.code ?? null }, cause: driver },
  );

function failureOfState(state: string, driver: DriverError, where: string): Failure | undefined {
  const options = { facts: { registry: where, sqlState: state }, cause: driver };
  switch (state) {
    case '57014':
      return new RetryLater(
        'REGISTRY_TIMEOUT',
        `The registry ${where} took too long: ${driver.message}.`,
        options,
      );
    case '25006':
      return new RetryLater('REGISTRY_READ_ONLY', `The registry ${where} is read-only now.`, options);
    case '28000':
    case '28P01':
      return loginRefused(driver, where);
    case '3D000':
      return new Refused('REGISTRY_DATABASE_MISSING', `There is no such database: ${where}.`, options);
    case '42501':
      return new Refused(
        'REGISTRY_RIGHTS_MISSING',
        `The user lacks a right in the registry ${where}: ${driver.message}. With this user, autoingest inspect names the right and the GRANT.`,
        options,
      );
    case '3F000':
    case '42703':
    case '42P01':
      return new Refused(
        'REGISTRY_SCHEMA_CHANGED',
        `The registry ${where} is not as it was when it was opened (${driver.message}): a migration took place, or it was removed.`,
        options,
      );
  }
  // 08 connection, 53 resources, 57P shutdown, 58 system, and whatever ends the connection: not the statement's trouble.
  const endsConnection = driver.severity === 'FATAL' || driver.severity === 'PANIC';
  return endsConnection || /^(08|53|57P|58)/.test(state) ? unavailable(driver, where) : undefined;
}

const rejected = (state: string, driver: DriverError): StatementRejected =>
  new StatementRejected({
    sqlState: state,
    message: driver.message,
    constraint: driver.constraint,
    detail: driver.detail,
    cause: driver,
  });
