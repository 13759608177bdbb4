import type { DatasetTypes } from './dataset-types';
import { rowKey } from './exposure-writer';
import type { QualifiedName } from './identifier';
import { ingestDateInWords } from './ingest-date';
import type { ExposureKey } from './raw-batch';
import type { RegistryDatabase } from './registry-database';
import type { DatasetsMajor } from './registry-tables';
import { integerOf, textOf } from './sql-row';

/** The raw of an exposure that came into the registry before its others, whose header made the exposure's record. */
export interface FirstFile {
  /** Null where the datastore has no record of it. */
  readonly uri: string | null;
  /** When it was registered: ISO 8601, UTC. */
  readonly registeredAt: string;
  /**
   * Whether the exposure's row has been written after that: PostgreSQL numbers transactions, an exposure is committed before its first
   * file, and an update gives the row the number of its own. After a restored dump the numbers are those of the restore.
   */
  readonly isRecordYounger: boolean;
}

/** Guiders and other datasets of an exposure say nothing of its record. */
const MAKES_RECORDS = 'raw';

/** Finds which files came first. */
export class FirstFiles {
  readonly #database: RegistryDatabase;
  readonly #named: QualifiedName;
  readonly #types: DatasetTypes;
  readonly #recordsTable: string;
  readonly #datasetsMajor: DatasetsMajor;

  constructor(options: {
    readonly database: RegistryDatabase;
    readonly named: QualifiedName;
    readonly types: DatasetTypes;
    readonly recordsTable: string;
    readonly datasetsMajor: DatasetsMajor;
  }) {
    this.#database = options.database;
    this.#named = options.named;
    this.#types = options.types;
    this.#recordsTable = options.recordsTable;
    this.#datasetsMajor = options.datasetsMajor;
  }

  /** The first file of each of these exposures, by `rowKey`; those without a file are left out. */
  async of(exposures: readonly ExposureKey[]): Promise<ReadonlyMap<string, FirstFile>> {
    const type = await this.#types.find(MAKES_RECORDS);
    if (type === undefined) return new Map();
    const named = this.#named;
    const rows = await this.#database.run(
      `SELECT DISTINCT ON (t.instrument, t.exposure) t.instrument, t.exposure, r.path,
              d.ingest_date::text AS ingest_date, age(e.xmin) < age(d.xmin) AS is_record_younger
       FROM json_to_recordset($1::json) AS x (instrument text, id bigint)
       JOIN ${named('exposure')} e ON e.instrument = x.instrument AND e.id = x.id
       JOIN ${named(type.tagsTable)} t ON t.instrument = x.instrument AND t.exposure = x.id
       JOIN ${named('dataset')} d ON d.id = t.dataset_id AND d.run_id = t.collection_id
       LEFT JOIN ${named(this.#recordsTable)} r ON r.dataset_id = d.id
       WHERE d.dataset_type_id = $2
       ORDER BY t.instrument, t.exposure, d.ingest_date, r.path`,
      [JSON.stringify(exposures), type.id],
    );
    return new Map(
      rows.map((row) => [
        rowKey(textOf(row, 'instrument'), integerOf(row, 'exposure')),
        {
          uri: row['path'] === null ? null : textOf(row, 'path'),
          registeredAt: ingestDateInWords(textOf(row, 'ingest_date'), this.#datasetsMajor),
          isRecordYounger: row['is_record_younger'] === true,
        },
      ]),
    );
  }
}
