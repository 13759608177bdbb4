import { Failure } from '#domain/failure';
import { findCredential } from '#adapters/butler-registry';
import { pythonScript } from './python-script';

const python = process.env['BUTLER_PYTHON'] ?? '';

const PATTERNS = [
  'postgresql://*',
  'postgresql://*/',
  'postgresql://db.example.org',
  'postgresql://DB.Example.org/lsst*',
  'postgresql://*.example.org:5432',
  'postgresql://*.example.org:5433/lsst_main',
  'postgresql://butler@*/[kl]sst_m*',
  'postgresql://other@db.example.org/lsst_main',
  'postgresql://db-*/[!y]',
  'sqlite://*',
  'postgresql+psycopg2://*',
  'postgresql:///lsst_main',
  '//db.example.org/lsst_main',
];
const CONNECTIONS = ['db.example.org', 'db-b', 'DB.example.org'].flatMap((host) =>
  [null, 'butler'].flatMap((username) =>
    [null, '5432', '5433'].flatMap((port) =>
      ['lsst_main', 'x'].map((database) => ({ dialect: 'postgresql', username, host, port, database })),
    ),
  ),
);

if (python === '') {
  it.skip('BUTLER_PYTHON is not set: credentials were not looked up by the official stack', () => undefined);
} else {
  it('finds the same database credentials as the official stack, for every pattern and connection', async () => {
    const cases = CONNECTIONS.flatMap((connection) =>
      PATTERNS.map((url) => ({
        connection,
        entries: [
          { url, password: 'first', username: 'of entry' },
          { url: 'postgresql://*/x', password: 'second' },
        ],
      })),
    );
    const theirs = await pythonScript(python, 'find_credentials.py', [], cases);
    const ours = cases.map(({ entries, connection }) => {
      try {
        const found = findCredential(entries, {
          ...connection,
          username: connection.username ?? undefined,
          port: connection.port ?? undefined,
        });
        return found === undefined ? null : [connection.username ?? found.username ?? null, found.password];
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        return 'error';
      }
    });
    expect(cases.map((one, index) => ({ ...one, found: ours[index] }))).toEqual(
      cases.map((one, index) => ({ ...one, found: (theirs as unknown[])[index] })),
    );
  }, 240_000);
}
