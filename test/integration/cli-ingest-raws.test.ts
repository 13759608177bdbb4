import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { LSSTCAM } from '#domain/instruments';
import { simulateExposure } from '#simulator';
import { runCli } from '../../apps/cli/run-cli';
import { startS3Server } from '../support/s3-server';
import { temporaryFolder } from '../support/temporary-folder';
import { createTestRepository, type TestRepository } from './registry-fixture';

interface Ended {
  readonly status: number;
  readonly out: readonly string[];
  readonly error: readonly string[];
}

const folder = temporaryFolder();
let repository: TestRepository;
let seqNum = 0;

beforeAll(async () => {
  repository = await createTestRepository();
  const butler = await repository.open();
  await butler.registerInstrument(LSSTCAM, { update: false });
});
afterAll(() => repository.remove());

async function ingestRaws(
  words: readonly string[],
  more: {
    readonly environment?: Readonly<Record<string, string>>;
    readonly interruption?: () => AbortSignal;
    readonly onOut?: () => void;
    readonly progressTerminal?: Writable;
  } = {},
): Promise<Ended> {
  const out: string[] = [];
  const error: string[] = [];
  const status = await runCli(['ingest-raws', repository.folder, ...words], {
    environment: more.environment ?? {},
    out: (line) => {
      out.push(line);
      more.onOut?.();
    },
    error: (line) => error.push(line),
    ...(more.interruption === undefined ? {} : { interruption: more.interruption }),
    ...(more.progressTerminal === undefined ? {} : { progressTerminal: more.progressTerminal }),
  });
  // How long it took is nobody's expectation.
  return { status, out: out.map((line) => line.replace(/ in [\d.]+ s:/, ':')), error };
}

/** Puts files of a new exposure below a folder; their paths in the order of their names, and the exposure's id. */
function sow(
  below: string,
  detectors: readonly string[],
): { readonly paths: readonly string[]; readonly id: number; readonly at: string } {
  seqNum += 1;
  const exposure = simulateExposure({ seed: 'cli', dayObs: 20260125, seqNum });
  const paths: string[] = [];
  for (const arrival of exposure.arrivals) {
    if (!detectors.includes(arrival.detectorName)) continue;
    const path = join(folder, below, arrival.key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, arrival.bytes());
    if (arrival.kind === 'fits') paths.push(path);
  }
  return { paths: paths.sort(), id: 20260125 * 100_000 + seqNum, at: join(folder, below) };
}

const datasets = (run = 'LSSTCam/raw/all'): Promise<Record<string, unknown>[]> =>
  repository.rows(
    `SELECT t.exposure::text, t.detector::text, r.path, r.file_size::text AS size
     FROM dataset_tags_00000001 t JOIN file_datastore_records r USING (dataset_id)
     JOIN collection c USING (collection_id) WHERE c.name = $1 ORDER BY 1, 2`,
    [run],
  );
const datasetsOf = async (id: number): Promise<Record<string, unknown>[]> =>
  (await datasets()).filter(({ exposure }) => exposure === String(id));

describe('autoingest ingest-raws', () => {
  it('registers all files below a folder where they are, and nothing more the second time', async () => {
    const { paths, id, at } = sow('night', ['R22_S11', 'R22_S12', 'R01_S00']);
    expect(await ingestRaws([at])).toEqual({
      status: 0,
      out: [
        '3 files: 3 registered.',
        `No visits were defined: autoingest define-visits ${repository.folder} LSSTCam does that.`,
      ],
      error: [],
    });
    expect((await datasetsOf(id)).map(({ path }) => path).sort()).toEqual(
      paths.map((path) => pathToFileURL(path).href),
    );
    expect(await repository.rows('SELECT * FROM visit')).toEqual([]);
    expect((await ingestRaws([at])).out).toEqual(['3 files: 0 registered, 3 there already.']);
  });

  it('names every failure with its reason, registers the others, and ends with 1', async () => {
    const { id, at } = sow('mixed', ['R22_S11']);
    const bad = join(at, 'bad.fits');
    writeFileSync(bad, 'no FITS at all');
    mkdirSync(join(folder, 'empty'));
    const { status, out, error } = await ingestRaws([at, join(folder, 'empty')]);
    expect(status).toBe(1);
    expect(out[0]).toBe('2 files: 1 registered, 1 failed (FITS_NOT_FITS 1).');
    expect([...error].sort()).toEqual([
      `${join(folder, 'empty')}: there are no files of the wanted names`,
      expect.stringMatching(`^${bad}: FITS_NOT_FITS: `),
    ]);
    expect(await datasetsOf(id)).toHaveLength(1);
  });

  it('draws a bar on a terminal, and loses no failure to it', async () => {
    const { at } = sow('bar', ['R22_S11']);
    writeFileSync(join(at, 'bad.fits'), 'no FITS at all');
    let drawn = '';
    const progressTerminal = Object.assign(
      new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          drawn += chunk.toString();
          done();
        },
      }),
      { isTTY: true, columns: 200 },
    );
    const { status, error } = await ingestRaws([at], { progressTerminal });
    expect({ status, error }).toEqual({ status: 1, error: [] });
    expect(drawn).toContain('2 of 2 files');
    expect(drawn).toMatch(/bad\.fits: FITS_NOT_FITS: /);
  });

  it('says of guiders which command takes them', async () => {
    const { at, paths } = sow('guiders', ['R22_S11']);
    writeFileSync((paths[0] ?? '').replace('R22_S11', 'R04_SG0_guider'), 'a stack');
    const { status, out } = await ingestRaws([at]);
    expect(status).toBe(0);
    expect(out.slice(0, 2)).toEqual([
      '1 file: 1 registered.',
      `Passed over 1 guider file: autoingest ingest-guider ${repository.folder} takes them from the same locations.`,
    ]);
  });

  it('prints one JSON object a file and one with the counts', async () => {
    const { paths, id, at } = sow('json', ['R22_S11']);
    const bad = join(at, 'z.fits');
    writeFileSync(bad, '');
    const { status, out, error } = await ingestRaws([at, '--json', '-j', '1']);
    expect({ status, error }).toEqual({ status: 1, error: [] });
    const lines = out.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(3);
    expect(lines.find(({ file }) => file === paths[0])).toMatchObject({
      status: 'registered',
      dataset: { instrument: 'LSSTCam', exposure: id, detector: 94, uri: pathToFileURL(paths[0] ?? '').href },
    });
    expect(lines.find(({ file }) => file === bad)).toMatchObject({ status: 'failed', code: 'FITS_NOT_FITS' });
    expect(lines[2]).toMatchObject({
      summary: {
        files: 2,
        registered: 1,
        failed: 1,
        failures: { FITS_NOT_FITS: 1 },
        stopped: null,
        dryRun: false,
      },
    });
  });

  it('puts them into another run where that is wanted, and leaves sizes out', async () => {
    const { paths } = sow('run', ['R22_S11']);
    const words = ['--output-run', 'u/someone/raw', '--no-track-file-attrs', ...paths];
    expect((await ingestRaws(words)).status).toBe(0);
    expect(await datasets('u/someone/raw')).toMatchObject([{ detector: '94', size: '-1' }]);
    expect((await ingestRaws(words)).out).toEqual(['1 file: 0 registered, 1 there already.']);
    // A size that is there is no fault of who does not ask for it.
    const tracking = ['--output-run', 'u/someone/raw', ...paths];
    expect((await ingestRaws(tracking)).out[0]).toBe('1 file: 0 registered, 1 completed.');
    expect((await ingestRaws(words)).out).toEqual(['1 file: 0 registered, 1 there already.']);
  });

  it('says with --dry-run what would become of each file, and writes nothing', async () => {
    const there = sow('dry', ['R22_S11', 'R22_S12']);
    await ingestRaws([there.paths[0] ?? '']);
    const fresh = sow('dry', ['R22_S11']);
    const bad = join(there.at, 'bad.fits');
    writeFileSync(bad, 'no FITS at all');
    const everything = (): Promise<unknown> =>
      repository.rows(
        `SELECT relname, n_live_tup FROM pg_class c JOIN LATERAL (
           SELECT (xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %I', c.relname), false, true, '')))[1]::text AS n_live_tup) x ON true
         WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`,
      );
    const before = await everything();
    const { status, out, error } = await ingestRaws([
      there.at,
      '--dry-run',
      '--output-run',
      'LSSTCam/raw/all',
    ]);
    expect(status).toBe(1);
    expect(out.slice(0, 3).sort()).toEqual(
      [
        `${there.paths[0] ?? ''}: is there already (LSSTCam, exposure ${there.id}, detector 94)`,
        `${there.paths[1] ?? ''}: would be registered (LSSTCam, exposure ${there.id}, detector 95)`,
        `${fresh.paths[0] ?? ''}: would be registered (LSSTCam, exposure ${fresh.id}, detector 94)`,
      ].sort(),
    );
    expect(out.slice(3)).toEqual([
      '4 files: 2 would be registered, 1 there already, 1 failed (FITS_NOT_FITS 1).',
    ]);
    expect(error).toEqual([expect.stringContaining('FITS_NOT_FITS')]);
    // A run that is not there is not made either.
    expect((await ingestRaws([...fresh.paths, '--dry-run', '--output-run', 'not/made'])).status).toBe(0);
    expect(await everything()).toEqual(before);
  });

  it('meets the same conflicts in a dry run as in a real one', async () => {
    const { paths, id } = sow('conflict', ['R22_S11', 'R22_S12']);
    await ingestRaws([paths[0] ?? '']);
    await repository.rows(`UPDATE exposure SET target_name = 'other' WHERE id = $1`, [id]);
    const dry = await ingestRaws([...paths, '--dry-run', '-j', '1']);
    const real = await ingestRaws([...paths, '-j', '1']);
    expect(real.error).toEqual([
      expect.stringContaining('EXPOSURE_CONFLICT'),
      expect.stringContaining('EXPOSURE_CONFLICT'),
    ]);
    expect(dry.error).toEqual(real.error);
  });

  it('writes what the headers say over differing records with --update-records', async () => {
    const { paths, id } = sow('update', ['R22_S11']);
    await ingestRaws(paths);
    const record = (): Promise<unknown> =>
      repository.rows('SELECT target_name FROM exposure WHERE id = $1', [id]);
    const before = await record();
    await repository.rows(`UPDATE exposure SET target_name = 'other' WHERE id = $1`, [id]);
    expect((await ingestRaws([...paths, '--update-records'])).status).toBe(0);
    expect(await record()).toEqual(before);
  });

  it('ends after the batch in which a file failed with --fail-fast', async () => {
    const at = join(folder, 'fast');
    mkdirSync(at);
    for (let number = 0; number < 600; number += 1) {
      writeFileSync(join(at, `bad${String(number).padStart(3, '0')}.fits`), 'x');
    }
    const { status, out } = await ingestRaws([at, '--fail-fast', '-j', '1']);
    expect(status).toBe(1);
    expect(out).toEqual([
      '250 files: 0 registered, 250 failed (FITS_NOT_FITS 250).',
      'Stopped before all files were tried (first failure). What is registered stays; run it again for the rest.',
    ]);
    rmSync(at, { recursive: true });
  });

  it('ends in an orderly way when it is interrupted; what is registered stays, and a second run completes it', async () => {
    const { at, id, paths } = sow('interrupted', ['R22_S11', 'R22_S12', 'R01_S00']);
    for (let number = 0; number < 300; number += 1) writeFileSync(join(at, `bad${number}.fits`), 'x');
    const controller = new AbortController();
    // The first batch holds the bad files of the upper folder.
    const first = await ingestRaws([at, '--json', '-j', '1'], {
      interruption: () => controller.signal,
      onOut: () => {
        controller.abort();
      },
    });
    expect(first.status).toBe(1);
    expect(JSON.parse(first.out.at(-1) ?? '')).toMatchObject({
      summary: { files: 250, registered: 0, stopped: 'interrupted' },
    });
    const second = await ingestRaws([at, '-j', '1']);
    expect(second.out[0]).toBe('303 files: 3 registered, 300 failed (FITS_NOT_FITS 300).');
    expect(await datasetsOf(id)).toHaveLength(paths.length);
  });

  it('takes objects below a prefix in S3, with sidecars', async () => {
    const server = await startS3Server();
    try {
      await server.createBucket('raws');
      const environment = {
        LSST_RESOURCES_S3_PROFILE_site: server.endpoint.replace('http://', 'http://key:secret@'),
      };
      const exposure = simulateExposure({ seed: 'cli', dayObs: 20260125, seqNum: 900 });
      const { ObjectStores, s3ProfilesFrom } = await import('#adapters/object-store');
      const stores = new ObjectStores(s3ProfilesFrom(environment));
      for (const arrival of exposure.arrivals.slice(0, 6)) {
        await stores.put(`site@raws/${arrival.key}`, arrival.bytes());
      }
      await stores.close();
      const fits = exposure.arrivals.slice(0, 6).filter(({ kind }) => kind === 'fits');
      const ended = await ingestRaws(['s3://site@raws/LSSTCam/20260125'], { environment });
      expect(ended).toMatchObject({ status: 0, error: [] });
      expect((await datasetsOf(2026012500900)).map(({ path }) => path).sort()).toEqual(
        fits.map(({ key }) => `s3://site@raws/${key}`).sort(),
      );
    } finally {
      await server.stop();
    }
  });

  it.each([
    [['x', '-t', 'copy'], 'files stay where they are (-t direct)'],
    [['/no/such/file.fits'], 'there is no file or folder /no/such/file.fits'],
    [['x', '-j', '0'], 'it must be 1 to 64'],
    [['x', '--regex', '['], 'is no regular expression'],
    [[], 'missing required argument'],
  ])('ends with 2 for %j', async (words, said) => {
    const { status, error } = await ingestRaws(words);
    expect(status).toBe(2);
    expect(error.join('\n')).toContain(said);
  });
});
