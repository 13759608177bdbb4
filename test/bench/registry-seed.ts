import { Client } from 'pg';

/** Sensors of LSSTCam: so many datasets each exposure has. */
export const SENSORS = 205;
const EXPOSURES_OF_A_NIGHT = 1000;
const FIRST_NIGHT = '2021-01-01';

/**
 * Fills a registry that knows LSSTCam and the run `LSSTCam/raw/all` with datasets of former nights, at least so many, in whole
 * exposures: all rows of each but visits, with ids that are spread as real ones are. Foreign keys are not checked meanwhile.
 */
export async function seedDatasets(databaseUrl: string, datasets: number): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    if (datasets > 0) await insertAll(client, Math.ceil(datasets / SENSORS));
    await client.query('VACUUM (ANALYZE)');
  } finally {
    await client.end();
  }
}

async function insertAll(client: Client, exposures: number): Promise<void> {
  const found = await client.query<{ tags: string; type: string; run: string }>(
    `SELECT y.tag_association_table AS tags, y.id AS type, c.collection_id AS run
     FROM dataset_type y, collection c WHERE y.name = 'raw' AND c.name = 'LSSTCam/raw/all'`,
  );
  const [{ tags, type, run } = { tags: '', type: '', run: '' }] = found.rows;
  await client.query('SET session_replication_role = replica');
  await client.query(
    `CREATE TEMPORARY TABLE seed AS
     SELECT n, night * 100000 + n % ${EXPOSURES_OF_A_NIGHT} + 1 AS id, night, 'seed-' || n AS label
     FROM generate_series(0, $1::int - 1) AS n,
       to_char(date '${FIRST_NIGHT}' + n / ${EXPOSURES_OF_A_NIGHT}, 'YYYYMMDD') AS text, CAST(text AS bigint) AS night`,
    [exposures],
  );
  await client.query(`INSERT INTO "group" SELECT 'LSSTCam', label FROM seed`);
  await client.query(`INSERT INTO day_obs SELECT DISTINCT 'LSSTCam', night, '[1,2)'::int8range FROM seed`);
  await client.query(
    `INSERT INTO exposure (instrument, id, day_obs, "group", physical_filter, obs_id, seq_num, timespan)
     SELECT 'LSSTCam', id, night, label, 'i_39', 'MC_O_' || label, n, int8range(n, n + 1) FROM seed`,
  );
  await client.query(
    `CREATE TEMPORARY TABLE file AS
     SELECT gen_random_uuid() AS id, detector, seed.id AS exposure FROM seed, generate_series(0, ${SENSORS - 1}) AS detector`,
  );
  await client.query(
    'INSERT INTO dataset (id, dataset_type_id, run_id, ingest_date) SELECT id, $1, $2, exposure FROM file',
    [type, run],
  );
  await client.query(
    `INSERT INTO ${tags} (dataset_type_id, dataset_id, collection_id, instrument, detector, exposure)
     SELECT $1, id, $2, 'LSSTCam', detector, exposure FROM file`,
    [type, run],
  );
  await client.query(
    `INSERT INTO dataset_location (datastore_name, dataset_id) SELECT 'FileDatastore@<butlerRoot>', id FROM file`,
  );
  await client.query(
    `INSERT INTO file_datastore_records (dataset_id, path, formatter, storage_class, component, checksum, file_size)
     SELECT id, 's3://embargo@rubin-summit/LSSTCam/' || exposure / 100000 || '/MC_O_' || exposure || '/MC_O_' || exposure || '_' || detector
       || '.fits', 'lsst.obs.lsst.rawFormatter.LsstCamRawFormatter', 'Exposure', '__NULL_STRING__', NULL, 12345678 FROM file`,
  );
}
