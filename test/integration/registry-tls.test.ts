import { chmodSync, chownSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { LSSTCAM } from '#domain/instruments';
import { ButlerRepository, createRepository } from '#adapters/butler-registry';
import { freePort, startPostgres, type PostgresServer } from '../../stack';
import { temporaryFolder } from '../support/temporary-folder';
import { testCertificate } from '../support/test-certificate';
import { exposureBatch, files, readText } from './registry-fixture';

// Before the folder is: what is set up first ends first.
afterAll(async () => {
  await admin.end();
  await server.stop();
});
const folder = temporaryFolder();
const authority = testCertificate('test authority');
const stranger = testCertificate('another authority');
let server: PostgresServer;
let admin: Client;
let configs = 0;

/** Writes a file that the server may read; its path. */
function put(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  const { uid, gid } = statSync(join(folder, 'postgres'));
  chownSync(path, uid, gid);
  return path;
}

/** The users' names say which connections pg_hba.conf lets them make. */
const HBA = `
hostssl   all certified 127.0.0.1/32 cert
hostnossl all encrypted 127.0.0.1/32 reject
hostssl   all plain     127.0.0.1/32 reject
`;

beforeAll(async () => {
  chmodSync(folder, 0o755);
  server = await startPostgres({ dataDir: join(folder, 'postgres'), port: await freePort(), durable: false });
  admin = await administrator();
  await server.createDatabase('registry');
  for (const user of ['certified', 'encrypted', 'plain']) {
    await admin.query(`CREATE ROLE ${user} SUPERUSER LOGIN PASSWORD '${user}'`);
  }
  await createRepository({ repository: join(folder, 'repo'), registryDb: server.url('registry'), ...files });
});

async function administrator(): Promise<Client> {
  const client = new Client({ connectionString: server.url() });
  // It is cut when the server restarts.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function turnTlsOn(): Promise<void> {
  const own = testCertificate('registry', authority, ['localhost']);
  const settings = {
    ssl_cert_file: put('server.crt', own.certificate),
    ssl_key_file: put('server.key', own.key),
    ssl_ca_file: put('root.crt', authority.certificate),
    ssl: 'on',
  };
  for (const [name, value] of Object.entries(settings))
    await admin.query(`ALTER SYSTEM SET ${name} = '${value}'`);
  const hba = join(folder, 'postgres/pg_hba.conf');
  writeFileSync(hba, `${HBA}${readFileSync(hba, 'utf8')}`);
  await admin.query('SELECT pg_reload_conf()');
  await eventuallyTls();
}

async function eventuallyTls(): Promise<void> {
  for (;;) {
    const client = new Client({ connectionString: server.url(), ssl: { rejectUnauthorized: false } });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return;
    } catch {
      // Not yet.
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** Opens the repository with these options of the URL; whether the connection is encrypted. */
async function encryptedWith(
  options: string,
  how: { readonly user?: string; readonly host?: string; readonly home?: string } = {},
): Promise<boolean> {
  const { user = 'butler', host = '127.0.0.1', home = folder } = how;
  configs += 1;
  const name = `tls_${configs}`;
  const path = join(folder, `${name}.yaml`);
  const query = [options, `application_name=${name}`].filter((part) => part !== '').join('&');
  writeFileSync(
    path,
    `registry: {db: 'postgresql://${user}:${user}@${host}:${server.port}/registry?${query}'}`,
  );
  const butler = await ButlerRepository.open(path, { readText, credentials: { HOME: home } });
  const { rows } = await admin.query<{ ssl: boolean }>(
    `SELECT s.ssl FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE a.application_name = $1`,
    [name],
  );
  await butler.close();
  if (rows[0] === undefined) throw new Error('no such connection');
  return rows[0].ssl;
}

const refusal = (code: string, part: string): unknown =>
  expect.objectContaining({ name: 'Refused', code, message: expect.stringContaining(part) as unknown });

describe('a connection to a registry that has no TLS', () => {
  it('is made without it, unless it is asked for', async () => {
    for (const mode of ['', 'sslmode=disable', 'sslmode=allow', 'sslmode=prefer']) {
      expect(await encryptedWith(mode)).toBe(false);
    }
    await expect(encryptedWith('sslmode=require')).rejects.toEqual(
      refusal('REGISTRY_TLS_FAILED', 'the server must have TLS turned on'),
    );
  });
});

describe('a connection to a registry that has TLS', () => {
  beforeAll(turnTlsOn);

  it('is encrypted as the mode says', async () => {
    expect(await encryptedWith('')).toBe(true);
    expect(await encryptedWith('sslmode=disable')).toBe(false);
    expect(await encryptedWith('sslmode=allow')).toBe(false);
    expect(await encryptedWith('sslmode=prefer')).toBe(true);
    expect(await encryptedWith('sslmode=require')).toBe(true);
  });

  it('takes the other way where the server wants that and the mode allows it', async () => {
    for (const mode of ['allow', 'prefer']) {
      expect(await encryptedWith(`sslmode=${mode}`, { user: 'encrypted' })).toBe(true);
      expect(await encryptedWith(`sslmode=${mode}`, { user: 'plain' })).toBe(false);
    }
    await expect(encryptedWith('sslmode=disable', { user: 'encrypted' })).rejects.toEqual(
      refusal('REGISTRY_LOGIN_REFUSED', 'pg_hba.conf'),
    );
    await expect(encryptedWith('sslmode=require', { user: 'plain' })).rejects.toEqual(
      refusal('REGISTRY_LOGIN_REFUSED', 'pg_hba.conf'),
    );
  });

  it('trusts only the named authority, and with verify-full only the name in the certificate', async () => {
    const root = `sslrootcert=${join(folder, 'root.crt')}`;
    expect(await encryptedWith(`sslmode=verify-ca&${root}`)).toBe(true);
    expect(await encryptedWith(`sslmode=verify-full&${root}`, { host: 'localhost' })).toBe(true);
    await expect(encryptedWith(`sslmode=verify-full&${root}`)).rejects.toEqual(
      refusal('REGISTRY_TLS_FAILED', 'sslmode=verify-full'),
    );
    const other = `sslrootcert=${put('other.crt', stranger.certificate)}`;
    for (const mode of ['require', 'verify-ca', 'verify-full']) {
      await expect(encryptedWith(`sslmode=${mode}&${other}`, { host: 'localhost' })).rejects.toEqual(
        refusal('REGISTRY_TLS_FAILED', 'sslrootcert'),
      );
    }
    await expect(
      encryptedWith('sslmode=verify-full&sslrootcert=system', { host: 'localhost' }),
    ).rejects.toEqual(refusal('REGISTRY_TLS_FAILED', 'sslrootcert'));
  });

  it('finds the authority in the home folder, as libpq does, and says so where it is needed', async () => {
    await expect(encryptedWith('sslmode=verify-ca')).rejects.toEqual(
      refusal('REGISTRY_URL_INVALID', `${folder}/.postgresql/root.crt`),
    );
    await expect(encryptedWith('sslmode=verify-ca&sslrootcert=system')).rejects.toEqual(
      refusal('REGISTRY_URL_INVALID', 'verify-full'),
    );
    await expect(encryptedWith('sslmode=require&sslrootcert=/no/such.crt')).rejects.toEqual(
      refusal('REGISTRY_URL_INVALID', '/no/such.crt'),
    );
    const home = join(folder, 'home');
    mkdirSync(join(home, '.postgresql'), { recursive: true });
    writeFileSync(join(home, '.postgresql/root.crt'), authority.certificate);
    expect(await encryptedWith('sslmode=verify-ca', { home })).toBe(true);
    // With a root certificate at hand even `require` checks the chain.
    writeFileSync(join(home, '.postgresql/root.crt'), stranger.certificate);
    await expect(encryptedWith('sslmode=require', { home })).rejects.toEqual(
      refusal('REGISTRY_TLS_FAILED', 'sslrootcert'),
    );
  });

  it('logs in by a certificate of its own', async () => {
    const own = testCertificate('certified', authority);
    const options = `sslmode=require&sslcert=${put('own.crt', own.certificate)}&sslkey=${put('own.key', own.key)}`;
    expect(await encryptedWith(options, { user: 'certified' })).toBe(true);
    await expect(encryptedWith('sslmode=require', { user: 'certified' })).rejects.toMatchObject({
      code: 'REGISTRY_LOGIN_REFUSED',
    });
  });

  it('comes back by itself when the server has restarted, and no batch is lost by that', async () => {
    const butler = await ButlerRepository.open(join(folder, 'repo'), { readText });
    await butler.registerInstrument(LSSTCAM, { update: false });
    expect((await butler.registerRaws(exposureBatch(1, 2))).outcomes).toEqual([
      { status: 'registered' },
      { status: 'registered' },
    ]);
    const { port } = server;
    await server.stop();
    await expect(butler.registerRaws(exposureBatch(2, 2))).rejects.toMatchObject({
      name: 'RetryLater',
      code: 'REGISTRY_UNAVAILABLE',
    });
    server = await startPostgres({ dataDir: join(folder, 'postgres'), port, durable: false });
    admin = await administrator();
    expect((await butler.registerRaws(exposureBatch(2, 2))).outcomes).toEqual([
      { status: 'registered' },
      { status: 'registered' },
    ]);
    await butler.close();
  });
});
