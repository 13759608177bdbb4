import { Pool } from 'pg';

/** Looks datasets up in the registry by the URIs of their files. */
export class RegisteredDatasets {
  private readonly pool: Pool;

  constructor(databaseUrl: string) {
    this.pool = new Pool({ connectionString: databaseUrl, max: 1, connectionTimeoutMillis: 2000 });
    // An idle connection that breaks is replaced at the next look-up.
    this.pool.on('error', () => undefined);
  }

  /** The dataset ids by URI; what is not registered is left out. */
  async idsByUri(uris: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { rows } = await this.pool.query<{ path: string; id: string }>(
      'SELECT path, dataset_id::text AS id FROM file_datastore_records WHERE path = ANY($1)',
      [uris],
    );
    return new Map(rows.map(({ path, id }) => [path, id]));
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
