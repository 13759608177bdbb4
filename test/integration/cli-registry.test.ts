import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { runCli } from '../../apps/cli/run-cli';
import { createTestRepository, type TestRepository } from './registry-fixture';

let repository: TestRepository;
beforeAll(async () => {
  repository = await createTestRepository(false);
});
afterAll(() => repository.remove());

interface Ended {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

const autoingest = (...words: readonly string[]): Promise<Ended> => autoingestReading([], ...words);

/** Runs a command line to which a text is piped. */
async function autoingestReading(input: readonly string[], ...words: readonly string[]): Promise<Ended> {
  const out: string[] = [];
  const error: string[] = [];
  const status = await runCli(words, {
    environment: {},
    input: () => Readable.from(input),
    out: (line) => out.push(line),
    error: (line) => error.push(line),
  });
  return { status, out: out.join('\n'), error: error.join('\n') };
}

describe('autoingest', () => {
  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
      version: string;
    };
    expect(await autoingest('--version')).toEqual({ status: 0, out: version, error: '' });
  });

  it('makes a repository, registers an instrument in it, and says what it is', async () => {
    const made = await autoingest('create', repository.folder, '--registry-db', repository.database.url);
    expect(made).toMatchObject({
      status: 0,
      error: expect.stringMatching(/^autoingest: warning: the password in --registry-db [^\n]*$/) as unknown,
    });
    expect(made.out).toContain(join(repository.folder, 'butler.yaml'));
    expect(made.out).not.toContain('butler:butler');
    expect(readFileSync(join(repository.folder, 'butler.yaml'), 'utf8')).toContain(repository.database.url);

    const first = await autoingest('register-instrument', repository.folder, 'lsst.obs.lsst.LsstCam');
    expect(first).toEqual({
      status: 0,
      out: 'LSSTCam: 1 instrument new, 205 detectors new, 276 filters new; dataset types raw, guider_raw.',
      error: '',
    });
    const again = await autoingest('register-instrument', repository.folder, 'LSSTCam', '--update');
    expect(again.out).toBe('LSSTCam: nothing to change; dataset types raw, guider_raw.');

    const inspected = await autoingest('inspect', repository.folder);
    expect(inspected.status).toBe(0);
    expect(inspected.out).toContain('daf_butler, version 8');
    expect(inspected.out).not.toContain('butler:butler');
  });

  it('prints one JSON object for programs', async () => {
    const registered = await autoingest('register-instrument', repository.folder, 'LSSTCam', '--json');
    expect(JSON.parse(registered.out)).toMatchObject({
      instruments: [{ instrument: 'LSSTCam', datasetTypes: ['raw', 'guider_raw'] }],
    });
    const inspected = await autoingest('inspect', repository.folder, '--json');
    expect(JSON.parse(inspected.out)).toMatchObject({ schema: 'public', universe: { version: 8 } });
    const failed = await autoingest(
      'create',
      repository.folder,
      '--registry-db',
      repository.database.url,
      '--json',
    );
    expect(failed.status).toBe(1);
    expect(JSON.parse(failed.out)).toMatchObject({ error: { code: 'BUTLER_EXISTS' } });
  });

  it('says in one line with a code what went wrong, and ends with 1', async () => {
    const taken = await autoingest(
      'create',
      `${repository.folder}2`,
      '--registry-db',
      repository.database.url,
    );
    expect(taken.status).toBe(1);
    expect(taken.error).toMatch(/\nautoingest: REGISTRY_NOT_EMPTY: .*--namespace[^\n]*$/);
    const missing = await autoingest('inspect', '/no/such/repository');
    expect(missing).toMatchObject({ status: 1, out: '' });
    expect(missing.error).toMatch(/^autoingest: BUTLER_CONFIG_MISSING: [^\n]*$/);
    const profile = await autoingest('inspect', 's3://nobody@bucket');
    expect(profile.error).toMatch(/^autoingest: S3_PROFILE_UNKNOWN: /);
  });

  it('ends with 2 for wrong use, and says what would be right', async () => {
    expect(await autoingest('create', repository.folder)).toMatchObject({
      status: 2,
      error: expect.stringContaining('--registry-db') as unknown,
    });
    expect(await autoingest('register-instrument', repository.folder, 'HSC')).toMatchObject({
      status: 2,
      error: expect.stringMatching(
        /^autoingest: there is no instrument HSC here; known are .*LSSTCam/,
      ) as unknown,
    });
    expect((await autoingest('fly')).status).toBe(2);
    expect((await autoingest()).status).toBe(2);
  });

  it('takes the URL of a new registry from standard input, where no list of processes shows it', async () => {
    const { url } = repository.database;
    const taken = await autoingestReading(
      [`${url}\n`],
      'create',
      `${repository.folder}2`,
      '--registry-db',
      '-',
    );
    expect([taken.status, taken.error.split('\n')]).toEqual([
      1,
      [
        expect.stringContaining('is kept in butler.yaml'),
        expect.stringMatching(/^autoingest: REGISTRY_NOT_EMPTY: /),
      ],
    ]);
    expect(taken.error).not.toContain('butler:butler');
    const bare = await autoingestReading(
      [url.replace(':butler@', '@')],
      'create',
      `${repository.folder}2`,
      '--registry-db',
      '-',
    );
    expect(bare.error).not.toContain('warning');
    expect(await autoingest('create', `${repository.folder}2`, '--registry-db', '-')).toMatchObject({
      status: 2,
      error: expect.stringContaining('nothing came') as unknown,
    });
  });

  it('explains itself', async () => {
    const help = await autoingest('--help');
    expect(help.status).toBe(0);
    for (const word of ['create', 'register-instrument', 'inspect', 'Exit status']) {
      expect(help.out).toContain(word);
    }
    expect((await autoingest('create', '--help')).out).toContain('db-auth.yaml');
  });
});
