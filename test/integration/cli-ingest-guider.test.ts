import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LSSTCAM } from '#domain/instruments';
import { simulateExposure } from '#simulator';
import { runCli } from '../../apps/cli/run-cli';
import { temporaryFolder } from '../support/temporary-folder';
import { createTestRepository, type TestRepository } from './registry-fixture';

const folder = temporaryFolder();
let repository: TestRepository;
let seqNum = 0;

beforeAll(async () => {
  repository = await createTestRepository();
  const butler = await repository.open();
  await butler.registerInstrument(LSSTCAM, { update: false });
});
afterAll(() => repository.remove());

async function cli(
  command: string,
  ...words: readonly string[]
): Promise<{ readonly status: number; readonly out: readonly string[]; readonly error: readonly string[] }> {
  const out: string[] = [];
  const error: string[] = [];
  const status = await runCli([command, repository.folder, ...words], {
    environment: {},
    out: (line) => out.push(line),
    error: (line) => error.push(line),
  });
  return { status, out: out.map((line) => line.replace(/ in [\d.]+ s:/, ':')), error };
}

/** Puts an image and two guiders of a new exposure below a folder. */
function sow(below: string): {
  readonly at: string;
  readonly image: string;
  readonly guiders: readonly string[];
  readonly id: number;
} {
  seqNum += 1;
  const exposure = simulateExposure({ seed: 'cli', dayObs: 20260125, seqNum, guiderStamps: 'instead' });
  const wanted = ['R22_S11.', 'R00_SG0_guider.', 'R44_SG1_guider.'];
  const paths: string[] = [];
  for (const arrival of exposure.arrivals) {
    if (!wanted.some((name) => arrival.key.includes(name))) continue;
    const path = join(folder, below, arrival.key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, arrival.bytes());
    if (arrival.kind === 'fits') paths.push(path);
  }
  const isGuider = (path: string): boolean => path.includes('_guider');
  return {
    at: join(folder, below),
    image: paths.find((path) => !isGuider(path)) ?? '',
    guiders: paths.filter(isGuider).sort(),
    id: 20260125 * 100_000 + seqNum,
  };
}

const datasetsOf = (id: number, run = 'LSSTCam/raw/guider'): Promise<Record<string, unknown>[]> =>
  repository.rows(
    `SELECT t.detector::int, r.path, r.file_size::int AS size FROM dataset_tags_00000001 t
     JOIN file_datastore_records r USING (dataset_id) JOIN collection c USING (collection_id)
     WHERE c.name = $1 AND t.exposure = $2 ORDER BY 1`,
    [run, id],
  );

describe('autoingest ingest-guider', () => {
  it('registers the guiders below a folder once their exposure is there, and nothing more the second time', async () => {
    const { at, guiders, id } = sow('night');
    const early = await cli('ingest-guider', at);
    expect(early).toEqual({
      status: 1,
      out: [
        '2 files: 0 registered, 2 failed (AWAITS_EXPOSURE 2).',
        `2 files without an exposure: autoingest ingest-raws ${repository.folder} brings those of their images; then do this again.`,
      ],
      error: guiders.map((path) => expect.stringMatching(`^${path}: AWAITS_EXPOSURE: `) as unknown),
    });
    expect((await cli('ingest-raws', at)).status).toBe(0);
    expect(await cli('ingest-guider', at)).toEqual({ status: 0, out: ['2 files: 2 registered.'], error: [] });
    expect(await datasetsOf(id)).toEqual(
      guiders.map((path, index) => ({
        detector: [189, 202][index],
        path: pathToFileURL(path).href,
        size: readFileSync(path).length,
      })),
    );
    expect((await cli('ingest-guider', at)).out).toEqual(['2 files: 0 registered, 2 there already.']);
  });

  it('takes no image for a guider, and says which command takes it', async () => {
    const { image, guiders } = sow('named');
    await cli('ingest-raws', image);
    const { status, out, error } = await cli('ingest-guider', image, ...guiders);
    expect(status).toBe(1);
    expect(out).toEqual(['2 files: 2 registered.']);
    expect(error).toEqual([
      expect.stringMatching(`^${image}: it is not named as .*ingest-raws takes images`),
    ]);
  });

  it('says with --dry-run what would become of them, and writes nothing', async () => {
    const { at, guiders, id } = sow('dry');
    await cli('ingest-raws', at);
    const { status, out } = await cli('ingest-guider', '--dry-run', at);
    expect(status).toBe(0);
    expect(out.slice().sort()).toEqual(
      [
        ...guiders.map(
          (path, index) =>
            `${path}: would be registered (LSSTCam, exposure ${id}, detector ${[189, 202][index] ?? ''})`,
        ),
        '2 files: 2 would be registered.',
      ].sort(),
    );
    expect(await datasetsOf(id)).toEqual([]);
  });

  it('tells programs a line a file and one of all, and takes run and sizes as asked for', async () => {
    const { image, guiders, id } = sow('json');
    await cli('ingest-raws', image);
    const { out } = await cli(
      'ingest-guider',
      '--json',
      '--output-run',
      'u/me/guiders',
      '--no-track-file-attrs',
      ...guiders,
    );
    const lines = out.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatchObject({ file: guiders[0], status: 'registered', dataset: { detector: 189 } });
    expect(lines[2]).toMatchObject({ summary: { registered: 2, failed: 0, files: 2 } });
    expect(await datasetsOf(id, 'u/me/guiders')).toMatchObject([{ size: -1 }, { size: -1 }]);
  });

  it('is wrong use without locations, or with a transfer that is not done here', async () => {
    expect((await cli('ingest-guider')).status).toBe(2);
    expect((await cli('ingest-guider', '-t', 'copy', folder)).status).toBe(2);
    expect((await cli('ingest-guider', join(folder, 'nowhere'))).status).toBe(2);
  });
});
