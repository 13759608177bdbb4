import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { eventually } from '../support/eventually';
import { createTestRepository } from '../support/pipeline';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { RecorderBench, type ArrivingFile } from './recorder-fixture';

const bench = new RecorderBench(`recorder-ingest-${process.pid}`);
const repo = join(mkdtempSync(join(tmpdir(), 'autoingest-recorder-')), 'repo');
let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  await createTestRepository(repo, database.url);
  client = new Client({ connectionString: database.url });
  await client.connect();
  await bench.start();
});

afterAll(async () => {
  await bench.stop();
  await client.end();
  await database.drop();
  rmSync(dirname(repo), { recursive: true, force: true });
});

const done = async (files: readonly ArrivingFile[]): Promise<void> => {
  for (const { path } of files) {
    await eventually(async () => (await bench.redis.hget(`FILE:${path}`, 'state')) === 'done' || undefined);
  }
};
const withTarget = (sidecar: Uint8Array, target: string): Uint8Array =>
  Buffer.from(
    Buffer.from(sidecar)
      .toString()
      .replace(/("OBJECT": )"[^"]*"/, `$1"${target}"`),
  );
const targets = async (): Promise<string[]> => {
  const { rows } = await client.query<{ target_name: string }>(
    'SELECT target_name FROM exposure ORDER BY id',
  );
  return rows.map(({ target_name }) => target_name);
};

describe('the ingest after a recorder', () => {
  it('reads no sidecar again that the recorder has read, but one that has changed since', async () => {
    const worker = await bench.worker({ BUTLER_REPO: repo });
    const [same, changed] = [bench.expose(30), bench.expose(30)];
    bench.put([...same, ...changed]);
    await bench.announce([...same, ...changed], 'first');
    await bench.quiet();
    const renewed = changed.map((file) => ({ ...file, sidecar: withTarget(file.sidecar, 'changed since') }));
    bench.put(renewed);
    await bench.announce(changed, 'second');
    await bench.quiet();
    await worker.process.start();
    await done([...same, ...changed]);
    expect(same.map(({ sidecarPath }) => bench.requestsFor(sidecarPath))).toEqual(same.map(() => 1));
    expect(same.map(({ path }) => bench.requestsFor(path))).toEqual(same.map(() => 0));
    expect((await targets())[1]).toBe('changed since');
    expect((await targets())[0]).not.toBe('changed since');
    expect(await bench.redis.exists(...[...same, ...changed].map(({ path }) => `HEADER:${path}`))).toBe(0);
  });
});
