import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#stack';
import { createTestRepository } from '../support/pipeline';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { runInImage, type Container, type ImageFacts } from './sandbox';

const PROJECT = join(__dirname, '../..');
/** Lays out the image's tree: by following the Dockerfile in folders, or by really building it. */
const BUILDER = process.env['IMAGE_BUILDER'] ?? 'tools/image-tree.mjs';
const APPS = ['enqueue', 'worker', 'idle', 'presence'] as const;
type App = (typeof APPS)[number];

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly dev?: boolean }>>;
}

let folder: string;
let root: string;
let image: ImageFacts;
let database: TestDatabase;
const figures: Record<string, unknown> = {};
const lock = JSON.parse(readFileSync(join(PROJECT, 'package-lock.json'), 'utf8')) as Lock;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'autoingest-image-'));
  chmodSync(folder, 0o755);
  execFileSync(join(PROJECT, 'node_modules/.bin/node'), [BUILDER, join(folder, 'tree')], {
    cwd: PROJECT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  root = join(folder, 'tree/root');
  image = JSON.parse(readFileSync(join(folder, 'tree/image.json'), 'utf8')) as ImageFacts;
  figures['megabytes'] = image.megabytes;
  database = await createTestDatabase();
  await createTestRepository(join(folder, 'repo'), database.url);
}, 600_000);

afterAll(async () => {
  process.stdout.write(`${JSON.stringify({ image: figures })}\n`);
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const inImage = (name: string): string => join(root, image.workdir, name);
const run = (command: readonly string[], env?: Readonly<Record<string, string>>): Container =>
  runInImage(root, image, command, env === undefined ? {} : { env });

describe("the image's tree", () => {
  it('holds the packages of production, every one in the list of contents, and none of development', () => {
    const there = globSync('**/node_modules/{*,@*/*}/package.json', { cwd: inImage('.') })
      .map((path) => path.slice(0, -'/package.json'.length))
      .filter((path) => lock.packages[path] !== undefined);
    const wanted = Object.entries(lock.packages).filter(([path, facts]) => path !== '' && facts.dev !== true);
    expect(there.toSorted()).toEqual(wanted.map(([path]) => path).toSorted());
    const contents = JSON.parse(readFileSync(inImage('sbom.cdx.json'), 'utf8')) as {
      components: { name: string; version: string }[];
    };
    const nameOf = (path: string): string => path.split('node_modules/').at(-1) ?? '';
    const listed = new Set(contents.components.map(({ name, version }) => `${name}@${version}`));
    expect(
      wanted
        .filter(([path, { version = '' }]) => !listed.has(`${nameOf(path)}@${version}`))
        .map(([path]) => path),
    ).toEqual([]);
  });

  it('holds the apps and libs alone: no stack, simulator or tests', () => {
    expect(globSync('*', { cwd: inImage('dist') }).toSorted()).toEqual(['apps', 'libs']);
    expect(existsSync(inImage('dist/libs/simulator'))).toBe(false);
    expect(globSync('**/*.{spec,test}.js', { cwd: inImage('dist') })).toEqual([]);
    expect(globSync('*', { cwd: inImage('.') }).toSorted()).toEqual([
      'dist',
      'node_modules',
      'package.json',
      'sbom.cdx.json',
    ]);
  });

  it('adds nothing that lends rights, or that anybody but who built it may change', () => {
    const ours = [inImage('.'), join(root, 'usr/local/bin/node')];
    const builder = `${process.getuid?.() ?? 0}`;
    const faulty = ['(', '!', '-user', builder, '-o', '-perm', '/7000', '-o', '-perm', '/022', ')'];
    const found = execFileSync('find', [...ours, ...faulty, '!', '-type', 'l'], { encoding: 'utf8' });
    expect(found).toBe('');
  });
});

describe('a process of the image', () => {
  it('is user 10001 without capabilities or a file system that it could write to, and finds no shell', async () => {
    const script = `
      const fs = require('node:fs');
      const write = (path) => { try { fs.writeFileSync(path, ''); return 'written'; } catch ({ code }) { return code; } };
      const status = fs.readFileSync('/proc/self/status', 'utf8');
      console.log(JSON.stringify({
        pid: process.pid, uid: process.getuid(), gid: process.getgid(),
        capabilities: [...status.matchAll(/^Cap(?:Prm|Eff|Bnd):\\s*(\\S+)/gm)].map((found) => Number('0x' + found[1])),
        written: ['/x', '/autoingest/x', '/autoingest/dist/x', '/tmp/x', '/usr/local/bin/node'].map(write),
        shell: require('node:child_process').spawnSync('sh', ['-c', 'true']).error?.code,
      }));`;
    const { output, status } = await run(['node', '-e', script]).ended;
    expect([status, JSON.parse(output)]).toEqual([
      0,
      {
        pid: 1,
        uid: 10_001,
        gid: 10_001,
        capabilities: [0, 0, 0],
        // A base may have a /tmp, which is shut as well.
        written: ['EROFS', 'EROFS', 'EROFS', expect.stringMatching(/^(?:ENOENT|EROFS)$/), 'EROFS'],
        shell: 'ENOENT',
      },
    ]);
  });

  it.each(APPS)('%s starts, is ready, answers its health client, and stops in order', async (app) => {
    const { env, shown } = placeOf(app);
    const variables = { ...env, PORT: `${await freePort()}` };
    const began = performance.now();
    const container = runInImage(root, image, ['node', `dist/apps/${app}/main.js`], {
      env: variables,
      shown,
    });
    await container.printed(/"msg":"started"/);
    figures[`${app}_start_ms`] = Math.round(performance.now() - began);
    const asked = performance.now();
    const ready = await run([...image.health, '/health/ready'], variables).ended;
    figures['health_client_ms'] = Math.round(performance.now() - asked);
    expect(ready).toEqual({ status: 0, output: '' });
    expect((await run(image.health, variables).ended).status).toBe(0);
    await container.signal('SIGTERM');
    expect((await container.ended).status).toBe(0);
    expect(container.output).not.toMatch(/"level":"(?:WARN|ERROR)"/);
    // The container that is gone is not healthy any more.
    expect((await run(image.health, variables).ended).status).toBe(1);
  });

  it('the command line runs from it', async () => {
    const began = performance.now();
    const help = await run(image.command).ended;
    figures['cli_help_ms'] = Math.round(performance.now() - began);
    expect([help.status, help.output]).toEqual([0, expect.stringContaining('autoingest')]);
    const version = await run([...image.command.slice(0, -1), '--version']).ended;
    expect(version.output.trim()).toBe(lock.packages['']?.version);
    const status = await run(['node', 'dist/apps/cli/main.js', 'queue', 'status', '--json'], redis()).ended;
    expect(status.status).toBe(0);
  });
});

const redis = (): Readonly<Record<string, string>> => ({
  REDIS_HOST: '127.0.0.1',
  REDIS_PORT: process.env['TEST_REDIS_PORT'] ?? '',
});

/** What an app is given: variables, and what it may read. */
function placeOf(app: App): { env: Record<string, string>; shown: Record<string, string> } {
  const env: Record<string, string> = { ...redis(), LISTEN_HOST: '127.0.0.1' };
  if (app === 'enqueue') return { env: { ...env, NOTIFICATION_SECRET: 'secret' }, shown: {} };
  if (app !== 'worker') return { env, shown: {} };
  // A mounted secret, of the mode and the owner that the chart's init container gives it.
  const secrets = join(folder, 'db-auth');
  mkdirSync(secrets, { recursive: true });
  const file = join(secrets, 'db-auth.yaml');
  rmSync(file, { force: true });
  writeFileSync(file, '- url: postgresql://nowhere/nothing\n  username: nobody\n  password: nothing\n');
  if (process.getuid?.() === 0) chownSync(file, 10_001, 10_001);
  chmodSync(file, 0o400);
  return {
    env: {
      ...env,
      BUCKET: `image-${process.pid}`,
      BUTLER_REPO: '/repo',
      LSST_DB_AUTH: '/db-auth/db-auth.yaml',
      S3_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
      WORKER_NAME: 'image',
    },
    shown: { '/repo': join(folder, 'repo'), '/db-auth': secrets },
  };
}
