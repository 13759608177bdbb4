import { RetryLater } from '#domain/failure';
import { DataSource, type QueryRunner } from 'typeorm';
import { type BackendKey, cancelQuery } from './cancel-query';
import { type ConnectionTarget, describeTarget } from './connection-target';
import { despiteContention } from './contention';
import { databaseFailure } from './database-failure';
import { RegistryClient } from './registry-client';
import type { SqlRow } from './sql-row';
import { type DriverTls, failedByTls, tlsAttempts, tlsFault } from './tls-options';

/** Sends one statement with its parameters, always bound. */
export type RunStatement = (sql: string, parameters?: readonly unknown[]) => Promise<readonly SqlRow[]>;

export interface DatabaseLimits {
  /** Greatest number of connections. */
  readonly poolSize: number;
  readonly connectTimeoutMs: number;
  /** A statement that takes longer is cancelled and tried again later. */
  readonly statementTimeoutMs: number;
  /** A statement that waits longer for another transaction is tried again. */
  readonly lockTimeoutMs: number;
}

/** How long a cancelled query may take to say so before its connection is given up. */
const CANCEL_GRACE_MS = 2_000;
/** How long statements may still take when the connections are to be closed. */
const CLOSE_GRACE_MS = 3_000;

/**
 * The pool of connections to one registry. Nothing outlives a statement or a transaction on a connection: no settings of the
 * session, no named statements; so a pgbouncer in transaction mode may sit in between.
 */
export class RegistryDatabase {
  readonly #source: DataSource;
  readonly #target: ConnectionTarget;
  readonly #underWay = new Set<Promise<unknown>>();
  /** Ends each statement under way early. */
  readonly #cancels = new Set<() => void>();
  readonly limits: DatabaseLimits;
  /** The registry's URL without password, for messages. */
  readonly where: string;

  private constructor(source: DataSource, target: ConnectionTarget, limits: DatabaseLimits) {
    this.#source = source;
    this.#target = target;
    this.limits = limits;
    this.where = describeTarget(target);
  }

  /**
   * @throws RetryLater `REGISTRY_UNAVAILABLE`
   * @throws Refused when the login or the database is wrong
   */
  static async connect(target: ConnectionTarget, limits: DatabaseLimits): Promise<RegistryDatabase> {
    const where = describeTarget(target);
    const attempts = await tlsAttempts(target.tls, target.host);
    for (const [index, ssl] of attempts.entries()) {
      const source = dataSource(target, limits, ssl);
      try {
        await source.initialize();
        return new RegistryDatabase(source, target, limits);
      } catch (error) {
        if (index < attempts.length - 1 && failedByTls(error)) continue;
        throw tlsFault(error, target.tls.mode, where) ?? databaseFailure(error, where);
      }
    }
    throw new RangeError('no way to connect');
  }

  /**
   * Runs one statement that commits by itself; again where another transaction was in its way.
   *
   * @throws RetryLater, Refused, or StatementRejected
   */
  readonly run: RunStatement = (sql, parameters) =>
    despiteContention(() => this.#withConnection((run) => run(sql, parameters)));

  /** Runs statements as one transaction with the server's own limits; all of it again where others were in its way. */
  transaction<T>(work: (run: RunStatement) => Promise<T>): Promise<T> {
    return despiteContention(() =>
      this.#withConnection(async (run) => {
        await run('START TRANSACTION');
        try {
          await run(
            `SELECT set_config('lock_timeout', $1, true), set_config('statement_timeout', $2, true)`,
            [`${this.limits.lockTimeoutMs}ms`, `${this.limits.statementTimeoutMs}ms`],
          );
          const result = await work(run);
          await run('COMMIT');
          return result;
        } catch (error) {
          // Where the connection is lost the server rolls back by itself; the first error is the one that tells.
          await run('ROLLBACK').catch(() => undefined);
          throw error;
        }
      }),
    );
  }

  /** @throws RetryLater when the registry does not answer, or cannot be written to */
  async ping(): Promise<void> {
    await this.#withConnection(async (run) => {
      const [row] = await run('SHOW transaction_read_only');
      if (row?.['transaction_read_only'] !== 'on') return;
      throw new RetryLater('REGISTRY_READ_ONLY', `The registry ${this.where} is read-only now.`, {
        facts: { registry: this.where },
      });
    });
  }

  /**
   * Waits for what is under way, which the pool itself would cut off; what takes longer than 3 s is cancelled, since a lock may
   * hold it up for much longer than a process has to stop. New statements fail.
   */
  async close(): Promise<void> {
    const overdue = setTimeout(() => {
      for (const cancel of this.#cancels) cancel();
    }, CLOSE_GRACE_MS);
    await Promise.allSettled(this.#underWay);
    clearTimeout(overdue);
    if (this.#source.isInitialized) await this.#source.destroy();
  }

  async #withConnection<T>(work: (run: RunStatement) => Promise<T>): Promise<T> {
    const working = this.#useConnection(work);
    this.#underWay.add(working);
    try {
      return await working;
    } finally {
      this.#underWay.delete(working);
    }
  }

  async #useConnection<T>(work: (run: RunStatement) => Promise<T>): Promise<T> {
    const runner = this.#source.createQueryRunner();
    let connection: Connection | undefined;
    try {
      connection = (await runner.connect()) as Connection;
      const used = connection;
      return await work((sql, parameters) => this.#send(runner, used, sql, parameters));
    } catch (error) {
      const failure = databaseFailure(error, this.where);
      // What is broken, or was connected to a standby, must not go back to the pool: TypeORM drops it when it hears of an error.
      if (failure instanceof RetryLater) connection?.emit('error', failure);
      throw failure;
    } finally {
      await runner.release();
    }
  }

  async #send(
    runner: QueryRunner,
    connection: Connection,
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<readonly SqlRow[]> {
    let givenUp: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      clearTimeout(givenUp);
      cancelQuery(connection, this.#target.host, this.#target.port);
      givenUp = setTimeout(() => {
        connection.connection.stream.destroy();
      }, CANCEL_GRACE_MS);
    };
    const overdue = setTimeout(cancel, this.limits.statementTimeoutMs);
    this.#cancels.add(cancel);
    try {
      const result = await runner.query(sql, [...parameters], true);
      return (result.records as SqlRow[] | undefined) ?? [];
    } finally {
      this.#cancels.delete(cancel);
      clearTimeout(overdue);
      clearTimeout(givenUp);
    }
  }
}

const dataSource = (target: ConnectionTarget, limits: DatabaseLimits, ssl: DriverTls): DataSource =>
  new DataSource({
    type: 'postgres',
    host: target.host,
    port: target.port,
    database: target.database,
    ...(target.username === undefined ? {} : { username: target.username }),
    ...(target.password === undefined ? {} : { password: target.password }),
    applicationName: target.applicationName ?? 'autoingest',
    connectTimeoutMS: limits.connectTimeoutMs,
    poolSize: limits.poolSize,
    installExtensions: false,
    entities: [],
    logging: false,
    // An idle connection that breaks is dropped by the pool; whoever needs the next one hears of the trouble.
    poolErrorHandler: () => undefined,
    extra: { keepAlive: true, ssl, Client: RegistryClient },
  });

/** What of the driver's client is used here besides TypeORM. */
interface Connection extends BackendKey {
  readonly connection: { readonly stream: { destroy(): void } };
  emit(event: 'error', error: Error): boolean;
}
