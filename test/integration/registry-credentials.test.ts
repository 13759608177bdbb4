import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import { OpeningBench, refused } from './registry-open-fixture';

const bench = new OpeningBench();

beforeAll(() => bench.start());
afterAll(() => bench.stop());

describe('the credentials of a registry', () => {
  const withoutPassword = (): string => {
    const url = new URL(bench.repository.database.url);
    return `postgresql://${url.host}${url.pathname}`;
  };

  /** A credentials file with the mode that is given. */
  function credentialsFile(mode: number, entries: string): string {
    mkdirSync(join(bench.repository.folder, '.lsst'), { recursive: true });
    const path = join(bench.repository.folder, '.lsst', 'db-auth.yaml');
    // One that may only be read cannot be written to.
    rmSync(path, { force: true });
    writeFileSync(path, entries);
    chmodSync(path, mode);
    return path;
  }
  const entry = `
- url: postgresql://elsewhere.example.com/*
  username: nobody
  password: wrong
- url: postgresql://127.0.0.*/test_*
  username: butler
  password: butler
- url: postgresql://*
  username: late
  password: late
`;

  it('come from the file that LSST_DB_AUTH names; the first entry that fits counts', async () => {
    const path = credentialsFile(0o600, entry);
    await bench.opening(bench.config(`registry: {db: '${withoutPassword()}'}`), {
      credentials: { LSST_DB_AUTH: path },
    });
  });

  it('come from the home folder otherwise', async () => {
    credentialsFile(0o400, entry);
    await bench.opening(bench.config(`registry: {db: '${withoutPassword()}'}`), {
      credentials: { HOME: bench.repository.folder },
    });
  });

  it('come from LSST_DB_AUTH_CREDENTIALS before any file', async () => {
    const path = credentialsFile(0o600, '- {url: "postgresql://*", username: butler, password: wrong}');
    await bench.opening(bench.config(`registry: {db: '${withoutPassword()}'}`), {
      credentials: {
        LSST_DB_AUTH: path,
        LSST_DB_AUTH_CREDENTIALS: '[{"url": "postgresql://*", "username": "butler", "password": "butler"}]',
      },
    });
  });

  it('win over the password of the URL', async () => {
    const path = credentialsFile(0o600, entry);
    const url = bench.repository.database.url.replace(':butler@', ':wrong@');
    await bench.opening(bench.config(`registry: {db: '${url}'}`), { credentials: { LSST_DB_AUTH: path } });
  });

  it('are those of libpq where no entry fits: PGPASSFILE, which its owner alone may use', async () => {
    const url = new URL(withoutPassword());
    const passwords = join(bench.repository.folder, 'pgpass');
    writeFileSync(passwords, `127.0.0.1:${url.port}:*:butler:butler\n`, { mode: 0o600 });
    const path = bench.config(`registry: {db: 'postgresql://butler@${url.host}${url.pathname}'}`);
    process.env['PGPASSFILE'] = passwords;
    try {
      await bench.opening(path);
    } finally {
      delete process.env['PGPASSFILE'];
    }
    // And without any: no connection may be left behind, which would keep the process alive.
    await expect(bench.opening(path)).rejects.toEqual(refused('REGISTRY_LOGIN_REFUSED', 'db-auth.yaml'));
    await eventually(async () => {
      const [row] = await bench.repository.rows(
        `SELECT count(*) AS n FROM pg_stat_activity WHERE state IS NULL AND backend_type = 'client backend'`,
      );
      return row?.['n'] === '0';
    });
  });

  it.each([0o640, 0o604, 0o620, 0o601])(
    'are refused in a file of mode %o, which others may use',
    async (mode) => {
      const path = credentialsFile(mode, entry);
      await expect(
        bench.opening(bench.config(`registry: {db: '${withoutPassword()}'}`), {
          credentials: { LSST_DB_AUTH: path },
        }),
      ).rejects.toEqual(refused('DB_AUTH_PERMISSIONS', path, `mode ${mode.toString(8)}`, 'chmod 600'));
    },
  );

  it.each(['{', '- {url: "postgresql://*"}', 'text'])('are refused when the file holds %j', async (text) => {
    const path = credentialsFile(0o600, text);
    await expect(
      bench.opening(bench.config(`registry: {db: '${withoutPassword()}'}`), {
        credentials: { LSST_DB_AUTH: path },
      }),
    ).rejects.toEqual(refused('DB_AUTH_INVALID'));
  });
});
