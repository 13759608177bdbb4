import { LSSTCAM } from '#domain/instruments';
import { ButlerRepository, createRepository } from '#adapters/butler-registry';
import {
  createTestRepository,
  exposureRows,
  files,
  rawDataset,
  readText,
  type TestRepository,
} from './registry-fixture';

/** What a header may say to have the registry do something else. */
const HOSTILE = [
  `'); DROP TABLE exposure; --`,
  `" OR ""=""; DELETE FROM dataset; --`,
  String.raw`\'; DROP TABLE exposure; --`,
  `$1::text || current_user`,
  `%s %(x)s {0} $$; DROP TABLE exposure; $$`,
  `{"a","b"}`,
  `E'\\x00' || pg_sleep(60)`,
];

describe('a registry', () => {
  let repository: TestRepository;
  beforeAll(async () => {
    repository = await createTestRepository();
    const butler = await repository.open();
    await butler.registerInstrument(LSSTCAM, { update: false });
  });
  afterAll(() => repository.remove());

  it.each(HOSTILE.map((text, index): [string, number] => [text, index + 1]))(
    'holds what a header says as it says it: %s',
    async (text, seqNum) => {
      const butler = await repository.open();
      const rows = exposureRows(seqNum, {
        group: text,
        obs_id: `MC_O_${text}`,
        target_name: text,
        science_program: text,
        observation_reason: text,
        // The column has 16 characters.
        observation_type: text.slice(0, 16),
      });
      const uri = `s3://bucket/${text}/x.fits`;
      const { outcomes } = await butler.registerRaws({
        exposures: [rows],
        datasets: [rawDataset(rows, 1, { uri })],
      });
      expect(outcomes).toEqual([{ status: 'registered' }]);
      const stored = await repository.rows(
        `SELECT e."group", e.obs_id, e.target_name, e.science_program, e.observation_reason, e.observation_type
           FROM exposure e WHERE e.id = $1`,
        [rows.exposure.id],
      );
      expect(stored).toEqual([
        {
          group: text,
          obs_id: `MC_O_${text}`,
          target_name: text,
          science_program: text,
          observation_reason: text,
          observation_type: text.slice(0, 16),
        },
      ]);
      expect(
        await repository.rows('SELECT path FROM file_datastore_records WHERE path = $1', [uri]),
      ).toHaveLength(1);
    },
  );

  it('may be in a schema of any name', async () => {
    const database = await createTestRepository(false);
    const namespace = `a"; DROP SCHEMA public CASCADE; --`;
    const made = { repository: database.folder, registryDb: database.database.url, namespace, ...files };
    await createRepository(made);
    const butler = await ButlerRepository.open(database.folder, { readText });
    await butler.registerInstrument(LSSTCAM, { update: false });
    await butler.close();
    expect(
      await database.rows('SELECT nspname FROM pg_namespace WHERE nspname = ANY($1) ORDER BY nspname', [
        ['public', namespace],
      ]),
    ).toEqual([{ nspname: namespace }, { nspname: 'public' }]);
    await database.remove();
  });
});
