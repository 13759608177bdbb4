import { Client } from 'pg';
import { median } from './figures';

interface TableRows {
  readonly table: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/**
 * The floor: takes the rows of registered exposures out, and times putting them in again by one multi-row INSERT a table, in one
 * transaction, with nothing checked or compared. Milliseconds of wall time per file, median over exposures.
 */
export async function timeBareInserts(databaseUrl: string, exposures: number): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const types = await client.query<{ tags: string }>(
      `SELECT tag_association_table AS tags FROM dataset_type WHERE name = 'raw'`,
    );
    const tags = types.rows[0]?.tags ?? '';
    const found = await client.query<{ id: string }>('SELECT id FROM exposure ORDER BY id LIMIT $1', [
      exposures,
    ]);
    const timings: number[] = [];
    for (const { id } of found.rows) {
      const tables = await takeOut(client, tags, id);
      const files = tables.at(-1)?.rows.length ?? 0;
      const began = performance.now();
      await putIn(client, tables);
      timings.push((performance.now() - began) / files);
    }
    return median(timings.slice(1));
  } finally {
    await client.end();
  }
}

/** The rows of one exposure, parents first, which are gone from the registry then. */
async function takeOut(client: Client, tags: string, exposure: string): Promise<TableRows[]> {
  const read = async (table: string, condition: string, value: unknown): Promise<TableRows> => {
    const { rows } = await client.query<Record<string, unknown>>(
      `SELECT * FROM ${table} WHERE ${condition}`,
      [value],
    );
    return { table, rows };
  };
  const tagged = await read(tags, 'exposure = $1', exposure);
  const ids = tagged.rows.map((row) => row['dataset_id']);
  const tables = [
    await read('exposure', 'id = $1', exposure),
    await read('dataset', 'id = ANY($1)', ids),
    tagged,
    await read('dataset_location', 'dataset_id = ANY($1)', ids),
    await read('file_datastore_records', 'dataset_id = ANY($1)', ids),
  ];
  await client.query('DELETE FROM file_datastore_records WHERE dataset_id = ANY($1)', [ids]);
  await client.query('DELETE FROM dataset_location WHERE dataset_id = ANY($1)', [ids]);
  await client.query('DELETE FROM dataset WHERE id = ANY($1)', [ids]);
  await client.query('DELETE FROM exposure WHERE id = $1', [exposure]);
  return tables;
}

async function putIn(client: Client, tables: readonly TableRows[]): Promise<void> {
  await client.query('BEGIN');
  for (const { table, rows } of tables) {
    const columns = Object.keys(rows[0] ?? {});
    const values = rows.map(
      (_, row) => `(${columns.map((__, column) => `$${row * columns.length + column + 1}`).join(', ')})`,
    );
    await client.query(
      `INSERT INTO ${table} (${columns.map((column) => `"${column}"`).join(', ')}) VALUES ${values.join(', ')}`,
      rows.flatMap((row) => columns.map((column) => row[column])),
    );
  }
  await client.query('COMMIT');
}
