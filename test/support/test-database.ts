import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** A database of its own for one test file, in the PostgreSQL that the suite started. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** @param template - the database that it is to be a copy of; empty unless given */
export async function createTestDatabase(template = 'template1'): Promise<TestDatabase> {
  const server = process.env['TEST_POSTGRES_URL'];
  if (server === undefined)
    throw new Error('TEST_POSTGRES_URL is not set: run this suite through jest.config.cjs.');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdministrator(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asAdministrator(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function asAdministrator(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
