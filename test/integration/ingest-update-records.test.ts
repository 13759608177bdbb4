import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HeaderReader, ObjectStores } from '#adapters/object-store';
import { LSSTCAM } from '#domain/instruments';
import { simulateExposure } from '#simulator';
import { RawIngest } from '#tasks/ingest';
import { VisitDefiner } from '#tasks/visit';
import { createTestRepository, type TestRepository } from './registry-fixture';

const BUCKET = 'rubin-summit';

describe('ingesting raws whose headers were mended', () => {
  const folder = mkdtempSync(join(tmpdir(), 'autoingest-mended-'));
  const lines: Record<string, unknown>[] = [];
  let repository: TestRepository;
  let objects: ObjectStores;
  let ingest: RawIngest;
  let seqNum = 0;

  beforeAll(async () => {
    repository = await createTestRepository();
    const butler = await repository.open();
    await butler.registerInstrument(LSSTCAM, { update: false });
    objects = new ObjectStores({ profiles: [], folderRoot: folder });
    const write = (facts: object, msg: string): void => void lines.push({ ...facts, msg });
    const log = { debug: write, info: write, warn: write, error: write };
    ingest = new RawIngest({
      headers: new HeaderReader(objects),
      objects,
      repository: butler,
      visits: new VisitDefiner({ repository: butler, log }),
      corrections: { find: () => undefined },
      log,
      groupLifetimeSeconds: 60,
      concurrency: 8,
    });
  });
  afterAll(async () => {
    await objects.close();
    await repository.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Four files of a new exposure with their sidecars. */
  const sow = (): { readonly paths: readonly string[]; readonly obsId: string } => {
    seqNum += 1;
    const exposure = simulateExposure({ seed: 'mended', dayObs: 20260125, seqNum });
    const stemOf = (key: string): string => key.replace(/\.\w+$/, '');
    const fits = exposure.arrivals.filter(({ kind }) => kind === 'fits').slice(0, 4);
    const stems = new Set(fits.map(({ key }) => stemOf(key)));
    for (const arrival of exposure.arrivals.filter(({ key }) => stems.has(stemOf(key)))) {
      const file = join(folder, BUCKET, arrival.key);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, arrival.bytes());
    }
    return { paths: fits.map(({ key }) => `${BUCKET}/${key}`), obsId: exposure.truth.obsId };
  };
  const mend = (path: string, target: string): void => {
    const sidecar = join(folder, path.replace(/\.fits$/, '.json'));
    const header = JSON.parse(readFileSync(sidecar, 'utf8')) as Record<string, unknown>;
    writeFileSync(sidecar, JSON.stringify({ ...header, OBJECT: target }));
  };
  const targetsOf = async (obsId: string): Promise<unknown> =>
    (
      await repository.rows(
        `SELECT e.target_name AS exposure, v.target_name AS visit
         FROM exposure e JOIN visit v ON v.name = e.obs_id WHERE e.obs_id = $1`,
        [obsId],
      )
    )[0];

  it('changes no record unless it is asked to', async () => {
    const { paths, obsId } = sow();
    await ingest.ingest(paths);
    const before = await targetsOf(obsId);
    for (const path of paths) mend(path, 'elsewhere');
    const outcomes = await ingest.ingest(paths);
    expect(outcomes.map((outcome) => 'code' in outcome && outcome.code)).toEqual(
      paths.map(() => 'EXPOSURE_CONFLICT'),
    );
    expect(await targetsOf(obsId)).toEqual(before);
  });

  it('makes exposure and visit as most of the files of the batch say, and leaves the odd one out', async () => {
    const { paths, obsId } = sow();
    await ingest.ingest(paths);
    paths.forEach((path, index) => {
      mend(path, index === 0 ? 'nowhere' : 'elsewhere');
    });
    const outcomes = await ingest.ingest(paths, { updateRecords: true });
    expect(outcomes.map((outcome) => ('code' in outcome ? outcome.code : outcome.status))).toEqual([
      'EXPOSURE_CONFLICT',
      ...paths.slice(1).map(() => 'existed'),
    ]);
    expect(await targetsOf(obsId)).toEqual({ exposure: 'elsewhere', visit: 'elsewhere' });
    expect(lines).toContainEqual(
      expect.objectContaining({ msg: 'exposure record updated', is: { target_name: 'elsewhere' } }),
    );
  });

  it('makes good a visit that a crash left behind its exposure', async () => {
    const { paths, obsId } = sow();
    await ingest.ingest(paths);
    await repository.rows('UPDATE visit SET target_name = $1 WHERE name = $2', ['before the crash', obsId]);
    await ingest.ingest(paths, { updateRecords: true });
    const { exposure, visit } = (await targetsOf(obsId)) as { exposure: unknown; visit: unknown };
    expect(visit).toEqual(exposure);
  });
});
