import { namesIn } from './identifier';
import type { RegistryDatabase } from './registry-database';
import { integerOf, textOf } from './sql-row';

/** What is registered in a repository, as far as it concerns raws. */
export interface RepositoryContents {
  readonly instruments: readonly {
    readonly name: string;
    readonly className: string;
    readonly detectors: number;
    readonly physicalFilters: number;
  }[];
  /** Dataset types of raws and guiders, by their names. */
  readonly datasetTypes: readonly {
    readonly name: string;
    readonly storageClass: string;
    /** Runs that have, or had, such datasets. */
    readonly runs: readonly string[];
  }[];
}

/** Reads it with two statements, whose cost does not grow with the number of datasets. */
export async function readContents(database: RegistryDatabase, schema: string): Promise<RepositoryContents> {
  const named = namesIn(schema);
  const instruments = await database.run(
    `SELECT i.name, i.class_name,
            (SELECT count(*) FROM ${named('detector')} d WHERE d.instrument = i.name)::int AS detectors,
            (SELECT count(*) FROM ${named('physical_filter')} f WHERE f.instrument = i.name)::int AS filters
     FROM ${named('instrument')} i ORDER BY i.name`,
  );
  const types = await database.run(
    `SELECT t.name, t.storage_class,
            (SELECT coalesce(json_agg(c.name ORDER BY c.name), '[]')
             FROM ${named('collection_summary_dataset_type')} s
             JOIN ${named('run')} r USING (collection_id) JOIN ${named('collection')} c USING (collection_id)
             WHERE s.dataset_type_id = t.id) AS runs
     FROM ${named('dataset_type')} t
     WHERE t.name LIKE 'raw%' OR t.name LIKE '%\\_raw'
     ORDER BY t.name`,
  );
  return {
    instruments: instruments.map((row) => ({
      name: textOf(row, 'name'),
      className: typeof row['class_name'] === 'string' ? row['class_name'] : '',
      detectors: integerOf(row, 'detectors'),
      physicalFilters: integerOf(row, 'filters'),
    })),
    datasetTypes: types.map((row) => ({
      name: textOf(row, 'name'),
      storageClass: textOf(row, 'storage_class'),
      runs: row['runs'] as readonly string[],
    })),
  };
}
