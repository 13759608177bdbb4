import { Refused } from '#domain/failure';
import type { DatasetWriter } from './dataset-writer';
import type { DatasetTypeRow, DatasetTypes } from './dataset-types';
import { type ExposureWriter, type FoundRow, type FoundRows, rowKey } from './exposure-writer';
import type { QualifiedName } from './identifier';
import type { RegistryDatabase } from './registry-database';
import { RUN, type RunCollections } from './run-collections';
import { integerOf } from './sql-row';
import { StatementRejected, UNIQUE_VIOLATION } from './statement-rejected';

/** Stands for the id of what would have to be made. */
const NOT_THERE = -1;

/**
 * What a registrar of raws works with, but for looking only: each part reads where its original would write, and answers as if
 * it had written.
 */
export interface PreviewParts {
  readonly exposures: Pick<ExposureWriter, 'insert' | 'read' | 'updateNight' | 'updateExposure'>;
  readonly datasets: Pick<DatasetWriter, 'insert' | 'read' | 'complete' | 'rivalsOf'>;
  readonly types: Pick<DatasetTypes, 'ensure' | 'forget'>;
  readonly runs: Pick<RunCollections, 'ensure' | 'forget'>;
}

/** @param recordsThere - whether the datastore's table is there; without it no dataset is */
export const previewParts = (
  database: RegistryDatabase,
  named: QualifiedName,
  writers: {
    readonly exposures: ExposureWriter;
    readonly datasets: DatasetWriter;
    readonly types: DatasetTypes;
  },
  recordsThere: boolean,
): PreviewParts => ({
  exposures: {
    insert: async (rows) => asIfInserted(rows, await writers.exposures.read(rows)),
    read: (rows) => writers.exposures.read(rows),
    updateNight: () => Promise.resolve(),
    updateExposure: () => Promise.resolve(),
  },
  datasets: {
    insert: async (datasets, group) => {
      if (!recordsThere || group.type.id === NOT_THERE) return new Set(datasets.map(({ id }) => id));
      const [there, rivals] = [
        await writers.datasets.read(
          datasets.map(({ id }) => id),
          group.type,
        ),
        await writers.datasets.rivalsOf(datasets, group),
      ];
      const fresh = datasets.filter(({ id }) => !there.has(id));
      if (fresh.some(({ id }) => rivals.has(id))) throw takenDataId();
      return new Set(fresh.map(({ id }) => id));
    },
    rivalsOf: (datasets, group) => writers.datasets.rivalsOf(datasets, group),
    read: (ids, type) => writers.datasets.read(ids, type),
    complete: () => Promise.resolve(),
  },
  types: { ensure: (name, storageClass) => findType(writers.types, name, storageClass), forget: nothing },
  runs: { ensure: (name) => findRun(database, named, name), forget: nothing },
});

const nothing = (): void => undefined;

/** As the unique key of the tags table would say it. */
const takenDataId = (): StatementRejected =>
  new StatementRejected({
    sqlState: UNIQUE_VIOLATION,
    message: 'the run holds this data id under another id',
    constraint: undefined,
    detail: undefined,
    cause: undefined,
  });

function asIfInserted(rows: Parameters<ExposureWriter['insert']>[0], found: FoundRows): FoundRows {
  const exposures = new Map<string, FoundRow>(found.exposures);
  const nights = new Map<string, FoundRow>(found.nights);
  const takenObsIds = new Set(
    [...found.exposures.values()].flatMap((row) =>
      row.inserted ? [] : [`${String(row.stored['instrument'])} ${String(row.stored['obs_id'])}`],
    ),
  );
  for (const { exposure, dayObs } of rows) {
    const night = rowKey(dayObs.instrument, dayObs.id);
    if (!nights.has(night)) nights.set(night, { inserted: true });
    const key = rowKey(exposure.instrument, exposure.id);
    if (exposures.has(key) || takenObsIds.has(`${exposure.instrument} ${exposure.obs_id}`)) continue;
    exposures.set(key, { inserted: true });
  }
  return { exposures, nights };
}

async function findType(types: DatasetTypes, name: string, storageClass: string): Promise<DatasetTypeRow> {
  // One that is there is only looked at, and compared.
  return (await types.find(name)) === undefined
    ? { id: NOT_THERE, name, storageClass, tagsTable: '' }
    : types.ensure(name, storageClass);
}

async function findRun(database: RegistryDatabase, named: QualifiedName, name: string): Promise<number> {
  const [row] = await database.run(`SELECT collection_id, type FROM ${named('collection')} WHERE name = $1`, [
    name,
  ]);
  if (row === undefined) return NOT_THERE;
  if (integerOf(row, 'type') === RUN) return integerOf(row, 'collection_id');
  throw new Refused(
    'RUN_CONFLICT',
    `The collection ${name} is there but is no run; give another run, or rename the collection.`,
    { facts: { run: name } },
  );
}
