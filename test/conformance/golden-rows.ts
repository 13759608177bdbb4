import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { exactColumn, readExactly, type ExactJson } from './exact-json';
import { differenceOfRegions } from './region-difference';
import { isRounded, isWithin4Ulp } from './rounded-columns';

type Column = string | boolean | null;
type Row = Readonly<Record<string, Column>>;

/** What one table has that the official stack did not write, or lacks, or has otherwise. */
export interface TableDifference {
  readonly table: string;
  readonly missing: readonly string[];
  readonly besides: readonly string[];
  readonly differing: readonly string[];
}

export interface TableComparison {
  readonly compared: Readonly<Record<string, number>>;
  readonly differences: readonly TableDifference[];
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Compares a registry with rows of the official stack, table by table and column by column. Left out: ingest dates, ids given
 * by sequences (names are compared in their place), and static rows. Regions are compared by their geometry: see
 * `differenceOfRegions`; columns that come out of sines within 4 ulp: see `isRounded`.
 *
 * @param storedPath - turns a path of the golden rows into the one that this run should have stored
 */
export async function compareWithGoldenRows(options: {
  readonly databaseUrl: string;
  readonly schema: string;
  readonly rowsFolder: string;
  readonly storedPath: (goldenPath: string) => string;
}): Promise<TableComparison> {
  const client = new Client({ connectionString: options.databaseUrl });
  await client.connect();
  try {
    return await compareTables(client, options);
  } finally {
    await client.end();
  }
}

async function compareTables(
  client: Client,
  options: { schema: string; rowsFolder: string; storedPath: (goldenPath: string) => string },
): Promise<TableComparison> {
  const golden = (table: string): Row[] => {
    const file = join(options.rowsFolder, `${table}.json`);
    return existsSync(file) ? (readExactly(file) as Record<string, ExactJson>[]).map(flattenTimespans) : [];
  };
  const stored = async (table: string): Promise<Row[]> => {
    const result = await client.query<Record<string, unknown>>(
      `SELECT * FROM ${quote(options.schema)}.${quote(table)}`,
    );
    return result.rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([column, value]) => [column, exactColumn(value)])),
    );
  };
  const [goldenTypes, goldenRuns] = [golden('dataset_type'), golden('collection')];
  const [storedTypes, storedRuns] = [await stored('dataset_type'), await stored('collection')];
  const named = (rows: Row[], types: Row[], runs: Row[]): Row[] =>
    rows.map((row) => nameIds(row, types, runs));
  const tagsFile = readdirSync(options.rowsFolder).find((file) => file.startsWith('dataset_tags_')) ?? '';
  const tagsTable = String(storedTypes.find((row) => row['name'] === 'raw')?.['tag_association_table']);

  const pairs: [table: string, key: string[], want: Row[], got: Row[]][] = [
    ['group', ['instrument', 'name'], golden('group'), await stored('group')],
    ['day_obs', ['instrument', 'id'], golden('day_obs'), await stored('day_obs')],
    ['exposure', ['instrument', 'id'], golden('exposure'), await stored('exposure')],
    ['visit_system', ['instrument', 'id'], golden('visit_system'), await stored('visit_system')],
    ['visit', ['instrument', 'id'], golden('visit'), await stored('visit')],
    [
      'visit_definition',
      ['instrument', 'exposure', 'visit'],
      golden('visit_definition'),
      await stored('visit_definition'),
    ],
    [
      'visit_system_membership',
      ['instrument', 'visit_system', 'visit'],
      golden('visit_system_membership'),
      await stored('visit_system_membership'),
    ],
    [
      'visit_detector_region',
      ['instrument', 'detector', 'visit'],
      golden('visit_detector_region'),
      await stored('visit_detector_region'),
    ],
    [
      'visit_skypix_overlap',
      ['skypix_system', 'skypix_level', 'instrument', 'visit', 'skypix_index'],
      golden('visit_skypix_overlap'),
      await stored('visit_skypix_overlap'),
    ],
    [
      'visit_detector_region_skypix_overlap',
      ['skypix_system', 'skypix_level', 'instrument', 'detector', 'visit', 'skypix_index'],
      golden('visit_detector_region_skypix_overlap'),
      await stored('visit_detector_region_skypix_overlap'),
    ],
    [
      'dataset',
      ['id'],
      named(golden('dataset'), goldenTypes, goldenRuns),
      named(await stored('dataset'), storedTypes, storedRuns),
    ],
    [
      'dataset_tags',
      ['dataset_id', 'collection'],
      named(golden(tagsFile.replace('.json', '')), goldenTypes, goldenRuns),
      named(await stored(tagsTable), storedTypes, storedRuns),
    ],
    [
      'dataset_location',
      ['dataset_id', 'datastore_name'],
      golden('dataset_location'),
      await stored('dataset_location'),
    ],
    [
      'file_datastore_records',
      ['dataset_id', 'component'],
      golden('file_datastore_records').map((row) => ({
        ...row,
        path: options.storedPath(String(row['path'])),
      })),
      await stored('file_datastore_records'),
    ],
    [
      'collection',
      ['collection'],
      named(goldenRuns, goldenTypes, goldenRuns),
      named(storedRuns, storedTypes, storedRuns),
    ],
    [
      'run',
      ['collection'],
      named(golden('run'), goldenTypes, goldenRuns),
      named(await stored('run'), storedTypes, storedRuns),
    ],
    [
      'collection_summary_dataset_type',
      ['collection', 'dataset_type'],
      named(golden('collection_summary_dataset_type'), goldenTypes, goldenRuns),
      named(await stored('collection_summary_dataset_type'), storedTypes, storedRuns),
    ],
    [
      'collection_summary_instrument',
      ['collection', 'instrument'],
      named(golden('collection_summary_instrument'), goldenTypes, goldenRuns),
      named(await stored('collection_summary_instrument'), storedTypes, storedRuns),
    ],
    ['dataset_type', ['name'], goldenTypes.map(withoutSequences), storedTypes.map(withoutSequences)],
    ['opaque_meta', ['table_name'], golden('opaque_meta'), await stored('opaque_meta')],
  ];
  const differences = pairs.map(([table, key, want, got]) => difference(table, key, want, got));
  return {
    compared: Object.fromEntries(pairs.map(([table, , want]) => [table, want.length])),
    differences: differences.filter((d) => d.missing.length + d.besides.length + d.differing.length > 0),
  };
}

/** `{"lower": a, "upper": b, "bounds": "[)"}` of the golden files as PostgreSQL writes an int8range. */
function flattenTimespans(row: Record<string, ExactJson>): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]): [string, Column] => {
      if (value === null || typeof value !== 'object') return [column, value];
      if (Array.isArray(value)) throw new Error(`unexpected list in column ${column}`);
      const [lower, upper, bounds] = [value['lower'], value['upper'], value['bounds']].map(
        (part) => part as string,
      );
      return [column, `${bounds?.charAt(0) ?? ''}${lower ?? ''},${upper ?? ''}${bounds?.charAt(1) ?? ''}`];
    }),
  );
}

/** A row with the names of its dataset type and collection in place of their ids, and without its ingest date. */
function nameIds(row: Row, types: readonly Row[], runs: readonly Row[]): Row {
  const named: Record<string, Column> = {};
  for (const [column, value] of Object.entries(row)) {
    if (column === 'ingest_date') continue;
    if (column === 'dataset_type_id') {
      named['dataset_type'] = types.find((type) => type['id'] === value)?.['name'] ?? null;
    } else if (column === 'run_id' || column === 'collection_id') {
      named['collection'] = runs.find((run) => run['collection_id'] === value)?.['name'] ?? null;
    } else {
      named[column] = value;
    }
  }
  return named;
}

function withoutSequences(row: Row): Row {
  const sequences = ['id', 'dimensions_key', 'tag_association_table'];
  return Object.fromEntries(Object.entries(row).filter(([column]) => !sequences.includes(column)));
}

function difference(table: string, key: string[], want: Row[], got: Row[]): TableDifference {
  const keyOf = (row: Row): string => key.map((column) => String(row[column])).join(' ');
  const left = new Map(got.map((row) => [keyOf(row), row]));
  const missing: string[] = [];
  const differing: string[] = [];
  for (const row of want) {
    const mine = left.get(keyOf(row));
    left.delete(keyOf(row));
    if (mine === undefined) {
      missing.push(keyOf(row));
      continue;
    }
    const columns = new Set([...Object.keys(row), ...Object.keys(mine)]);
    for (const column of columns) {
      if (column === 'region') {
        const apart = differenceOfRegions(row[column], mine[column], table === 'visit' ? 'hull' : 'corners');
        if (apart !== undefined) differing.push(`${keyOf(row)}: region ${apart}`);
      } else if (isRounded(row['instrument'], column) && isWithin4Ulp(row[column], mine[column])) {
        continue;
      } else if (row[column] !== mine[column]) {
        differing.push(
          `${keyOf(row)}: ${column} is ${String(mine[column])}, official ${String(row[column])}`,
        );
      }
    }
  }
  return { table, missing, besides: [...left.keys()], differing };
}
