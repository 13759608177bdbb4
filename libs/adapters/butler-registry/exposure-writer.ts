import type { DayObsRecord, ExposureRecord, ExposureRows } from '#domain/observation';
import type { ExposureColumn } from './exposure-columns';
import { exposureRow } from './exposure-columns';
import { rangeText, type JsonRow } from './difference';
import { firstByKey } from './first-by-key';
import { columnList, quoted, type QualifiedName } from './identifier';
import type { RegistryDatabase } from './registry-database';
import { integerOf, type SqlRow, textOf } from './sql-row';

/** One row under its key: `inserted` by this statement, or as it was stored before. */
export type FoundRow = { readonly inserted: true } | { readonly inserted: false; readonly stored: JsonRow };

/** What a statement found, by `rowKey`. What is in neither map was committed by another in the meantime, or is not there. */
export interface FoundRows {
  readonly exposures: ReadonlyMap<string, FoundRow>;
  readonly nights: ReadonlyMap<string, FoundRow>;
}

export const rowKey = (instrument: string, id: number): string => `${instrument} ${id}`;

/** The statements about exposures and what they point to. */
export class ExposureWriter {
  readonly #database: RegistryDatabase;
  readonly #columns: readonly ExposureColumn[];
  readonly #insert: string;
  readonly #read: string;
  readonly #named: QualifiedName;

  constructor(database: RegistryDatabase, named: QualifiedName, columns: readonly ExposureColumn[]) {
    this.#database = database;
    this.#columns = columns;
    this.#named = named;
    this.#insert = insertText(named, columns);
    this.#read = readText(named);
  }

  /**
   * Statement A: inserts groups, nights and exposures that are not there, in one order everywhere, and brings back what was.
   * Exposures of a night that is stored with another time span are left out.
   */
  async insert(rows: readonly ExposureRows[]): Promise<FoundRows> {
    return foundRows(
      await this.#database.run(this.#insert, [
        JSON.stringify(
          [...firstByKey(rows, ({ group }) => `${group.instrument} ${group.name}`).values()].map(
            ({ group }) => ({ instrument: group.instrument, name: group.name }),
          ),
        ),
        JSON.stringify(
          [...firstByKey(rows, ({ dayObs }) => rowKey(dayObs.instrument, dayObs.id)).values()].map(
            ({ dayObs }) => ({
              instrument: dayObs.instrument,
              id: dayObs.id,
              timespan: rangeText(dayObs.timespan),
            }),
          ),
        ),
        JSON.stringify(rows.map(({ exposure }) => exposureRow(exposure, this.#columns))),
        this.#lockTimeout(),
      ]),
    );
  }

  /** Statement A': what is stored now under the keys of these exposures and nights, or under their obs ids. */
  async read(rows: readonly ExposureRows[]): Promise<FoundRows> {
    return foundRows(
      await this.#database.run(this.#read, [
        JSON.stringify(
          rows.map(({ exposure }) => ({
            instrument: exposure.instrument,
            id: exposure.id,
            obs_id: exposure.obs_id,
            day_obs: exposure.day_obs,
          })),
        ),
      ]),
    );
  }

  /** Gives a night that is there the time span at hand. */
  async updateNight({ instrument, id, timespan }: DayObsRecord): Promise<void> {
    await this.#database.run(
      `WITH limits AS MATERIALIZED (SELECT set_config('lock_timeout', $4, true))
       UPDATE ${this.#named('day_obs')} SET timespan = $3::int8range FROM limits WHERE instrument = $1 AND id = $2::bigint`,
      [instrument, id, rangeText(timespan), this.#lockTimeout()],
    );
  }

  /**
   * Writes these columns of an exposure that is there, and no others.
   *
   * Source: daf_butler Database.sync (only what differs).
   */
  async updateExposure(exposure: ExposureRecord, columns: readonly string[]): Promise<void> {
    await this.#database.run(
      `WITH limits AS MATERIALIZED (SELECT set_config('lock_timeout', $2, true)),
       given AS MATERIALIZED (
         SELECT x.* FROM limits, json_to_recordset($1::json) AS x (${recordColumns(this.#columns)}))
       UPDATE ${this.#named('exposure')} s SET ${columns.map((name) => `${quoted(name)} = given.${quoted(name)}`).join(', ')}
       FROM given WHERE s.instrument = given.instrument AND s.id = given.id`,
      [JSON.stringify([exposureRow(exposure, this.#columns)]), this.#lockTimeout()],
    );
  }

  #lockTimeout(): string {
    return `${this.#database.limits.lockTimeoutMs}ms`;
  }
}

const recordColumns = (columns: readonly ExposureColumn[]): string =>
  columns.map(({ name, type }) => `${quoted(name)} ${type}`).join(', ');

function foundRows(rows: readonly SqlRow[]): FoundRows {
  const exposures = new Map<string, FoundRow>();
  const nights = new Map<string, FoundRow>();
  for (const row of rows) {
    const stored = row['stored'] as JsonRow | null;
    (textOf(row, 'element') === 'exposure' ? exposures : nights).set(
      rowKey(textOf(row, 'instrument'), integerOf(row, 'id')),
      stored === null ? { inserted: true } : { inserted: false, stored },
    );
  }
  return { exposures, nights };
}

/**
 * Sorted, so that two writers of the same rows wait for each other and never in a circle. `set_config` bounds that wait for
 * this statement alone: it is evaluated before the first row is inserted and ends with the statement.
 */
const insertText = (named: QualifiedName, columns: readonly ExposureColumn[]): string => {
  const names = columnList(columns.map(({ name }) => name));
  return `
WITH limits AS MATERIALIZED (SELECT set_config('lock_timeout', $4, true)),
given_nights AS MATERIALIZED (
  SELECT x.* FROM limits, json_to_recordset($2::json) AS x (instrument text, id bigint, timespan int8range)),
given_exposures AS MATERIALIZED (
  SELECT x.* FROM limits, json_to_recordset($3::json) AS x (${recordColumns(columns)})),
other_nights AS (
  SELECT instrument, id FROM given_nights n JOIN ${named('day_obs')} d USING (instrument, id)
  WHERE d.timespan IS DISTINCT FROM n.timespan),
new_groups AS (
  INSERT INTO ${named('group')} (instrument, name)
  SELECT x.instrument, x.name FROM limits, json_to_recordset($1::json) AS x (instrument text, name text)
  ORDER BY 1, 2 ON CONFLICT DO NOTHING),
new_nights AS (
  INSERT INTO ${named('day_obs')} (instrument, id, timespan)
  SELECT instrument, id, timespan FROM given_nights ORDER BY 1, 2
  ON CONFLICT DO NOTHING RETURNING instrument, id),
new_exposures AS (
  INSERT INTO ${named('exposure')} (${names})
  SELECT ${names} FROM given_exposures
  WHERE (instrument, day_obs) NOT IN (SELECT instrument, id FROM other_nights)
  ORDER BY instrument, id ON CONFLICT DO NOTHING RETURNING instrument, id)
SELECT 'exposure' AS element, instrument, id, NULL::json AS stored FROM new_exposures
UNION ALL
SELECT 'day_obs', instrument, id, NULL::json FROM new_nights
UNION ALL
SELECT 'exposure', s.instrument, s.id, row_to_json(s)
FROM given_exposures x JOIN ${named('exposure')} s ON s.instrument = x.instrument AND s.id = x.id
UNION ALL
SELECT 'day_obs', s.instrument, s.id, row_to_json(s)
FROM given_nights x JOIN ${named('day_obs')} s ON s.instrument = x.instrument AND s.id = x.id`;
};

const readText = (named: QualifiedName): string => `
WITH given AS MATERIALIZED (
  SELECT * FROM json_to_recordset($1::json) AS x (instrument text, id bigint, obs_id text, day_obs bigint))
SELECT 'exposure' AS element, s.instrument, s.id, row_to_json(s) AS stored
FROM given x JOIN ${named('exposure')} s ON s.instrument = x.instrument AND (s.id = x.id OR s.obs_id = x.obs_id)
UNION ALL
SELECT 'day_obs', s.instrument, s.id, row_to_json(s)
FROM (SELECT DISTINCT instrument, day_obs FROM given) x
JOIN ${named('day_obs')} s ON s.instrument = x.instrument AND s.id = x.day_obs`;
