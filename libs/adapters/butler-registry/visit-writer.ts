import type { JsonRow } from './difference';
import { quoted, type QualifiedName } from './identifier';
import type { RegistryDatabase, RunStatement } from './registry-database';
import { integerOf } from './sql-row';
import { visitRow, type VisitColumn } from './visit-columns';
import type { VisitRows } from './visit-rows';
import { childValues, completeText, insertText, readText } from './visit-statements';

/** A visit of the registry. */
export interface StoredVisit {
  readonly row: JsonRow;
  /** Whether it has a definition, a membership and regions of detectors. */
  readonly isWhole: boolean;
}

/** The statements about visits. */
export class VisitWriter {
  readonly #database: RegistryDatabase;
  readonly #named: QualifiedName;
  readonly #columns: readonly VisitColumn[];
  readonly #insert: string;
  readonly #complete: string;
  readonly #read: string;

  constructor(database: RegistryDatabase, named: QualifiedName, columns: readonly VisitColumn[]) {
    this.#database = database;
    this.#named = named;
    this.#columns = columns;
    this.#insert = insertText(named, columns);
    this.#complete = completeText(named, columns);
    this.#read = readText(named);
  }

  /** Inserts visits that are not there, each with all its rows or none. @returns those that were inserted */
  async insert(visits: readonly VisitRows[]): Promise<ReadonlySet<VisitRows>> {
    const rows = await this.#database.run(this.#insert, this.#values(visits));
    const numbers = new Set(rows.map((row) => integerOf(row, 'n')));
    return new Set(visits.filter((_, n) => numbers.has(n)));
  }

  /** What is stored under the ids or the names of these visits; of one visit it may be two rows. */
  async read(visits: readonly VisitRows[]): Promise<ReadonlyMap<VisitRows, readonly StoredVisit[]>> {
    const keys = visits.map(({ visit: { instrument, id, name } }, n) => ({ n, instrument, id, name }));
    const rows = await this.#database.run(this.#read, [JSON.stringify(keys)]);
    const found = Map.groupBy(rows, (row) => integerOf(row, 'n'));
    return new Map(
      visits.map((visit, n) => [
        visit,
        (found.get(n) ?? []).map((row) => ({
          row: row['stored'] as JsonRow,
          isWhole: row['is_whole'] === true,
        })),
      ]),
    );
  }

  /** Gives a visit that is there what of its rows is missing. */
  async complete(visit: VisitRows): Promise<void> {
    await this.#database.run(this.#complete, this.#values([visit]));
  }

  /**
   * Writes these columns of a visit that is there, in one transaction with its regions where `region` is among them.
   *
   * Source: obs_base defineVisits.py; daf_butler Database.sync (only what differs).
   */
  async update(visit: VisitRows, columns: readonly string[]): Promise<void> {
    await this.#database.transaction(async (run) => {
      await this.#updateRow(run, visit, columns);
      if (columns.includes('region')) await this.#removeRegions(run, visit);
      await run(this.#complete, this.#values([visit]));
    });
  }

  async #updateRow(run: RunStatement, visit: VisitRows, columns: readonly string[]): Promise<void> {
    const types = this.#columns.map(({ name, type }) => `${quoted(name)} ${type}`).join(', ');
    const assignments = columns.map((name) => `${quoted(name)} = x.${quoted(name)}`).join(', ');
    await run(
      `UPDATE ${this.#named('visit')} s SET ${assignments}
       FROM json_to_recordset($1::json) AS x (${types}) WHERE s.instrument = x.instrument AND s.id = x.id`,
      [JSON.stringify([visitRow(visit, this.#columns)])],
    );
  }

  async #removeRegions(run: RunStatement, { visit: { instrument, id } }: VisitRows): Promise<void> {
    for (const table of [
      'visit_skypix_overlap',
      'visit_detector_region_skypix_overlap',
      'visit_detector_region',
    ]) {
      await run(`DELETE FROM ${this.#named(table)} WHERE instrument = $1 AND visit = $2`, [instrument, id]);
    }
  }

  #values(visits: readonly VisitRows[]): readonly unknown[] {
    return [
      JSON.stringify(visits.map((visit, n) => ({ n, ...visitRow(visit, this.#columns) }))),
      `${this.#database.limits.lockTimeoutMs}ms`,
      ...childValues(visits),
    ];
  }
}
