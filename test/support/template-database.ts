import { createHash } from 'node:crypto';
import { Client, escapeLiteral } from 'pg';
import { createTestDatabase, type TestDatabase } from './test-database';

/** A database that was copied, and the text that was kept beside what it is a copy of. */
export interface CopiedDatabase {
  readonly database: TestDatabase;
  readonly text: string;
}

/**
 * A database of its own for one test file, filled like others of this kind: the first that asks fills a template, and all get copies of
 * it, which takes a tenth of the time.
 *
 * @param kind - what tells this template from others
 * @param fill - fills an empty database; the text that it gives may hold the database's URL, instead of which each copy has its own
 */
export async function createFilledDatabase(
  kind: string,
  fill: (url: string) => Promise<string>,
): Promise<CopiedDatabase> {
  const server = new URL(process.env['TEST_POSTGRES_URL'] ?? '');
  // Kinds may be longer, and of other letters, than names of databases.
  const digest = createHash('sha256')
    .update(`${kind} ${process.env['TEST_RUN'] ?? ''}`)
    .digest('hex');
  const template = `template_${digest.slice(0, 24)}`;
  const administrator = new Client({ connectionString: server.href });
  await administrator.connect();
  try {
    // Of several that need it at once, in several processes, one makes it.
    await administrator.query('SELECT pg_advisory_lock(hashtext($1))', [template]);
    const text =
      (await textOf(administrator, template)) ?? (await make(administrator, server, template, fill));
    await administrator.query('SELECT pg_advisory_unlock_all()');
    const database = await createTestDatabase(template);
    return { database, text: text.replaceAll(urlOf(server, template), database.url) };
  } finally {
    await administrator.end();
  }
}

const urlOf = (server: URL, database: string): string =>
  Object.assign(new URL(server), { pathname: `/${database}` }).href;

/** The comment of a database is there as soon as it can be copied. */
async function textOf(administrator: Client, template: string): Promise<string | undefined> {
  const { rows } = await administrator.query<{ text: string | null }>(
    `SELECT shobj_description(oid, 'pg_database') AS text FROM pg_database WHERE datname = $1`,
    [template],
  );
  return rows[0]?.text ?? undefined;
}

async function make(
  administrator: Client,
  server: URL,
  template: string,
  fill: (url: string) => Promise<string>,
): Promise<string> {
  await administrator.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
  await administrator.query(`CREATE DATABASE ${template}`);
  const text = await fill(urlOf(server, template));
  // Only what nobody is connected to can be copied.
  await administrator.query(`ALTER DATABASE ${template} ALLOW_CONNECTIONS false`);
  await administrator.query(
    'SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = $1',
    [template],
  );
  await administrator.query(`COMMENT ON DATABASE ${template} IS ${escapeLiteral(text)}`);
  return text;
}
