import { Client } from 'pg';
import type { FileTruth } from '#simulator';
import type { Findings } from '../findings';
import type { NightFacts } from './night-facts';

interface StoredRaw {
  readonly uri: string | null;
  readonly size: string | null;
  readonly instrument: string | null;
  readonly detector: string | null;
  readonly exposure: string | null;
  readonly run: string | null;
  readonly parts: string;
}

interface StoredExposure {
  readonly id: string;
  readonly obs_id: string;
  readonly day_obs: string;
  readonly seq_num: string;
  readonly group: string;
  readonly physical_filter: string;
  readonly observation_type: string;
  readonly target_name: string | null;
  readonly exposure_time: number;
  readonly tracking_ra: number | null;
  readonly tracking_dec: number | null;
  readonly sky_angle: number | null;
}

/** Each dataset with the number of rows that hang on it: one of tags, one of locations, one of records, or it is not whole. */
const DATASETS = `
  SELECT r.path AS uri, r.file_size::text AS size, t.instrument, t.detector::text, t.exposure::text, c.name AS run,
    concat_ws(' ', count(DISTINCT t.*), count(DISTINCT l.*), count(DISTINCT r.*)) AS parts
  FROM dataset d
  LEFT JOIN collection c ON c.collection_id = d.run_id
  LEFT JOIN TAGS t ON t.dataset_id = d.id
  LEFT JOIN dataset_location l ON l.dataset_id = d.id
  LEFT JOIN file_datastore_records r ON r.dataset_id = d.id
  GROUP BY d.id, r.path, r.file_size, t.instrument, t.detector, t.exposure, c.name`;
const RUN = 'LSSTCam/raw/all';
const GUIDER_RUN = 'LSSTCam/raw/guider';
const WHOLE = '1 1 1';

/**
 * Each object that must be registered is so exactly once, whole, under its own exposure and detector, with its size; nothing else is
 * there; each exposure says what its headers say.
 *
 * @returns the paths that are registered
 */
export async function checkRegistry(
  databaseUrl: string,
  night: NightFacts,
  findings: Findings,
): Promise<ReadonlySet<string>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: types } = await client.query<{ tags: string }>(
      `SELECT tag_association_table AS tags FROM dataset_type WHERE name = 'raw'`,
    );
    const tags = client.escapeIdentifier(types[0]?.tags ?? '');
    const { rows: raws } = await client.query<StoredRaw>(DATASETS.replace('TAGS', tags));
    const registered = checkDatasets(raws, night, findings);
    const { rows: exposures } = await client.query<StoredExposure>(
      `SELECT id::text, obs_id, day_obs::text, seq_num::text, "group", physical_filter, observation_type, target_name, exposure_time, tracking_ra, tracking_dec, sky_angle FROM exposure`,
    );
    checkExposures(exposures, registered, night, findings);
    return registered;
  } finally {
    await client.end();
  }
}

function checkDatasets(
  raws: readonly StoredRaw[],
  night: NightFacts,
  findings: Findings,
): ReadonlySet<string> {
  const byUri = Map.groupBy(raws, ({ uri }) => uri ?? '');
  const registered = new Set<string>();
  const known = new Set<string>();
  for (const file of night.files.values()) {
    const uri = night.uriOf(file.path);
    known.add(uri);
    const rows = byUri.get(uri) ?? [];
    if (rows.length > 1) findings.add('REGISTERED_ONCE', `${file.path} is registered ${rows.length} times`);
    const [row] = rows;
    if (row === undefined) continue;
    registered.add(file.path);
    checkDataset(file, row, findings);
  }
  for (const [uri, rows] of byUri) {
    if (!known.has(uri)) {
      findings.add(
        'NOTHING_ELSE',
        `${uri || 'a dataset without a file'} (${rows[0]?.parts ?? ''}) is registered`,
      );
    }
  }
  checkFates(registered, night, findings);
  return registered;
}

function checkDataset(file: FileTruth, row: StoredRaw, findings: Findings): void {
  const { instrument, detector, exposure, run, parts, size } = row;
  const where = { instrument, detector, exposure, run, parts };
  findings.expectEqual('REGISTERED_RIGHT', file.path, where, {
    instrument: 'LSSTCam',
    detector: `${file.detector}`,
    exposure: `${file.exposureId}`,
    run: file.isGuider ? GUIDER_RUN : RUN,
    parts: WHOLE,
  });
  if ('sizeBytes' in file) findings.expectEqual('SIZE', file.path, Number(size), file.sizeBytes);
}

function checkFates(registered: ReadonlySet<string>, night: NightFacts, findings: Findings): void {
  for (const file of night.files.values()) {
    const isThere = registered.has(file.path);
    const says = `${file.path} (${file.fault ?? 'ordinary'})`;
    if (file.fate === 'registered') {
      if (!isThere) findings.add('LOST', `${says} is not registered`);
    } else if (file.fate === 'rival') {
      const winners = file.rivals.filter((path) => registered.has(path));
      if (winners.length !== 1)
        findings.add('RIVALS', `${says}: ${winners.length} of its rivals are registered`);
    } else if (isThere)
      findings.add('NOTHING_ELSE', `${says} is registered, its fate was to be ${file.fate}`);
  }
}

function checkExposures(
  stored: readonly StoredExposure[],
  registered: ReadonlySet<string>,
  night: NightFacts,
  findings: Findings,
): void {
  const wanted = new Set(
    [...night.files.values()].filter(({ path }) => registered.has(path)).map(({ exposureId }) => exposureId),
  );
  const byId = new Map(stored.map((row) => [Number(row.id), row]));
  for (const facts of night.truth.exposures) {
    const row = byId.get(facts.exposureId);
    byId.delete(facts.exposureId);
    if (row === undefined) {
      if (wanted.has(facts.exposureId)) findings.add('EXPOSURE', `${facts.obsId} is not registered`);
      continue;
    }
    if (!wanted.has(facts.exposureId))
      findings.add('EXPOSURE', `${facts.obsId} is registered without a file`);
    findings.expectEqual(
      'EXPOSURE',
      facts.obsId,
      [
        row.obs_id,
        Number(row.day_obs),
        Number(row.seq_num),
        row.group,
        row.physical_filter,
        row.observation_type,
        row.target_name,
        row.exposure_time,
        row.tracking_ra,
        row.tracking_dec,
        row.sky_angle,
      ],
      [
        facts.obsId,
        facts.dayObs,
        facts.seqNum,
        facts.group,
        facts.physicalFilter,
        facts.observationType,
        facts.targetName,
        facts.exposureSeconds,
        facts.trackingRa,
        facts.trackingDec,
        facts.skyAngle,
      ],
    );
  }
  for (const row of byId.values())
    findings.add('EXPOSURE', `${row.obs_id} is registered, but was never taken`);
}
