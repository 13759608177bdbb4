import type { DatasetTypeRow } from './dataset-types';
import type { QualifiedName } from './identifier';
import { ingestDateText } from './ingest-date';
import type { RawDataset } from './raw-batch';
import type { RegistryDatabase } from './registry-database';
import type { DatasetsMajor } from './registry-tables';
import { integerOf, type SqlRow, textOf } from './sql-row';

/** What the datasets of one statement have in common. */
export interface DatasetGroup {
  readonly type: DatasetTypeRow;
  readonly runId: number;
  readonly instrument: string;
  readonly formatter: string;
}

/** What is stored under a dataset's id; undefined parts are not there. */
export interface StoredDataset {
  readonly typeId: number;
  readonly runId: number;
  readonly typeName: string;
  readonly runName: string;
  readonly tag:
    { readonly instrument: string; readonly detector: number; readonly exposure: number } | undefined;
  readonly record: { readonly path: string; readonly sizeBytes: number | undefined } | undefined;
  readonly located: boolean;
}

/** How the Butler spells "no component" in the datastore's table. */
const NO_COMPONENT = '__NULL_STRING__';

/** The statements about datasets and what hangs on them. */
export class DatasetWriter {
  readonly #database: RegistryDatabase;
  readonly #named: QualifiedName;
  readonly #datasetsMajor: DatasetsMajor;
  readonly #datastoreName: string;
  readonly #recordsTable: string;
  readonly #now: () => number;

  constructor(options: {
    readonly database: RegistryDatabase;
    readonly named: QualifiedName;
    readonly datasetsMajor: DatasetsMajor;
    readonly datastoreName: string;
    readonly recordsTable: string;
    /** Milliseconds since 1970 UTC. */
    readonly now: () => number;
  }) {
    this.#database = options.database;
    this.#named = options.named;
    this.#datasetsMajor = options.datasetsMajor;
    this.#datastoreName = options.datastoreName;
    this.#recordsTable = options.recordsTable;
    this.#now = options.now;
  }

  /**
   * Statement B: datasets of one run that are not there yet, with summaries, tags, locations and datastore records.
   *
   * @returns the ids that are new
   */
  async insert(datasets: readonly RawDataset[], group: DatasetGroup): Promise<ReadonlySet<string>> {
    const source = `
  INSERT INTO ${this.#named('dataset')} (id, dataset_type_id, run_id, ingest_date)
  SELECT id, $5::bigint, $6::bigint, $13::${this.#datasetsMajor === 1 ? 'timestamp' : 'bigint'} FROM input
  ORDER BY id ON CONFLICT (id) DO NOTHING RETURNING id`;
    const rows = await this.#database.run(this.#text(group, source, ''), [
      ...this.#parameters(datasets, group),
      ingestDateText(this.#now(), this.#datasetsMajor),
    ]);
    return new Set(rows.map((row) => textOf(row, 'id')));
  }

  /** Inserts what datasets that are there lack, and gives them the size at hand. */
  async complete(datasets: readonly RawDataset[], group: DatasetGroup): Promise<void> {
    await this.#database.run(
      this.#text(group, 'SELECT id FROM input', 'ON CONFLICT (dataset_id, collection_id) DO NOTHING'),
      this.#parameters(datasets, group),
    );
  }

  /** Statement C: what is stored under these ids. */
  async read(ids: readonly string[], type: DatasetTypeRow): Promise<ReadonlyMap<string, StoredDataset>> {
    const named = this.#named;
    const rows = await this.#database.run(
      `SELECT d.id, d.dataset_type_id, d.run_id, y.name AS type_name, c.name AS run_name, t.instrument, t.detector, t.exposure,
              r.path, r.file_size, l.dataset_id IS NOT NULL AS located
       FROM ${named('dataset')} d
       JOIN ${named('dataset_type')} y ON y.id = d.dataset_type_id
       JOIN ${named('collection')} c ON c.collection_id = d.run_id
       LEFT JOIN ${named(type.tagsTable)} t ON t.dataset_id = d.id AND t.collection_id = d.run_id
       LEFT JOIN ${named(this.#recordsTable)} r ON r.dataset_id = d.id AND r.component = '${NO_COMPONENT}'
       LEFT JOIN ${named('dataset_location')} l ON l.dataset_id = d.id AND l.datastore_name = $1
       WHERE d.id = ANY ($2::uuid[])`,
      [this.#datastoreName, ids],
    );
    return new Map(rows.map((row) => [textOf(row, 'id'), storedDataset(row)]));
  }

  /** Which datasets of this type the run holds under the data ids of these, but under other ids; by the id of the given one. */
  async rivalsOf(
    datasets: readonly RawDataset[],
    group: DatasetGroup,
  ): Promise<ReadonlyMap<string, { readonly id: string; readonly uri: string | null }>> {
    const rows = await this.#database.run(
      `SELECT x.id, t.dataset_id, r.path
       FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS x (id, detector, exposure)
       JOIN ${this.#named(group.type.tagsTable)} t ON t.dataset_type_id = $4 AND t.collection_id = $5
         AND t.instrument = $6 AND t.detector = x.detector AND t.exposure = x.exposure AND t.dataset_id <> x.id
       LEFT JOIN ${this.#named(this.#recordsTable)} r ON r.dataset_id = t.dataset_id AND r.component = '${NO_COMPONENT}'`,
      [
        arrayText(datasets.map(({ id }) => id)),
        arrayText(datasets.map(({ detector }) => detector)),
        arrayText(datasets.map(({ exposure }) => exposure)),
        group.type.id,
        group.runId,
        group.instrument,
      ],
    );
    return new Map(
      rows.map((row) => [
        textOf(row, 'id'),
        { id: textOf(row, 'dataset_id'), uri: row['path'] === null ? null : textOf(row, 'path') },
      ]),
    );
  }

  #parameters(datasets: readonly RawDataset[], group: DatasetGroup): readonly unknown[] {
    return [
      arrayText(datasets.map(({ id }) => id)),
      arrayText(datasets.map(({ detector }) => detector)),
      arrayText(datasets.map(({ exposure }) => exposure)),
      datasets.map(({ uri }) => uri),
      group.type.id,
      group.runId,
      group.instrument,
      this.#datastoreName,
      group.formatter,
      group.type.storageClass,
      arrayText(datasets.map(({ sizeBytes }) => sizeBytes)),
      `${this.#database.limits.lockTimeoutMs}ms`,
    ];
  }

  /** Foreign keys are checked at the statement's end, so the order among its parts does not matter to them. */
  #text(group: DatasetGroup, ids: string, onTagConflict: string): string {
    const named = this.#named;
    return `
WITH limits AS MATERIALIZED (SELECT set_config('lock_timeout', $12, true)),
input AS MATERIALIZED (
  SELECT x.* FROM limits, unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::text[], $11::bigint[])
    AS x (id, detector, exposure, path, size)),
ids AS (${ids}),
type_summary AS (
  INSERT INTO ${named('collection_summary_dataset_type')} (collection_id, dataset_type_id)
  VALUES ($6::bigint, $5::bigint) ON CONFLICT DO NOTHING),
instrument_summary AS (
  INSERT INTO ${named('collection_summary_instrument')} (collection_id, instrument)
  VALUES ($6::bigint, $7) ON CONFLICT DO NOTHING),
tags AS (
  INSERT INTO ${named(group.type.tagsTable)}
    (dataset_type_id, dataset_id, collection_id, instrument, detector, exposure)
  SELECT $5::bigint, id, $6::bigint, $7, detector, exposure FROM input JOIN ids USING (id) ORDER BY id ${onTagConflict}),
locations AS (
  INSERT INTO ${named('dataset_location')} (datastore_name, dataset_id)
  SELECT $8, id FROM input JOIN ids USING (id) ORDER BY id ON CONFLICT DO NOTHING),
records AS (
  INSERT INTO ${named(this.#recordsTable)}
    (dataset_id, path, formatter, storage_class, component, checksum, file_size)
  SELECT id, path, $9, $10, '${NO_COMPONENT}', NULL, size FROM input JOIN ids USING (id) ORDER BY id
  ON CONFLICT (dataset_id, component) DO UPDATE
  SET path = excluded.path, formatter = excluded.formatter, storage_class = excluded.storage_class,
      checksum = excluded.checksum, file_size = excluded.file_size)
SELECT id FROM ids`;
  }
}

/** An array parameter whose elements need no quotes: much cheaper than the driver's own way. */
const arrayText = (values: readonly (string | number)[]): string => `{${values.join(',')}}`;

const storedDataset = (row: SqlRow): StoredDataset => ({
  typeId: integerOf(row, 'dataset_type_id'),
  runId: integerOf(row, 'run_id'),
  typeName: textOf(row, 'type_name'),
  runName: textOf(row, 'run_name'),
  tag:
    row['instrument'] === null
      ? undefined
      : {
          instrument: textOf(row, 'instrument'),
          detector: integerOf(row, 'detector'),
          exposure: integerOf(row, 'exposure'),
        },
  record:
    row['path'] === null
      ? undefined
      : {
          path: textOf(row, 'path'),
          sizeBytes: row['file_size'] === null ? undefined : integerOf(row, 'file_size'),
        },
  located: row['located'] === true,
});
