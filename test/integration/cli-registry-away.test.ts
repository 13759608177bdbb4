import { copyFileSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { ButlerRepository } from '#adapters/butler-registry';
import { runCli } from '../../apps/cli/run-cli';
import { createTestRepository, readText, type TestRepository } from './registry-fixture';
import { repositoryAway, type RepositoryAway } from '../support/repository-away';

let away: RepositoryAway;
let there: TestRepository;

beforeAll(async () => {
  [away, there] = await Promise.all([repositoryAway(), createTestRepository()]);
  writeFileSync(join(away.repo, 'one_guider.fits'), '');
  writeFileSync(join(away.repo, 'one.fits'), '');
});
afterAll(async () => {
  away.remove();
  await there.remove();
});

/** Runs a command line; what it said, and its exit status. */
async function run(
  words: readonly string[],
  onError: (line: string) => void = () => undefined,
): Promise<{ status: number; out: string; error: string }> {
  const said = { out: '', error: '' };
  const status = await runCli(words, {
    environment: {},
    out: (line) => (said.out += `${line}\n`),
    error: (line) => {
      said.error += `${line}\n`;
      onError(line);
    },
  });
  return { status, ...said };
}

const COMMANDS: readonly [string, ...string[]][] = [
  ['ingest-raws', 'one.fits'],
  ['ingest-guider', 'one_guider.fits'],
  ['define-visits', 'LSSTCam'],
  ['register-instrument', 'LSSTCam'],
];

describe('a command whose registry is away', () => {
  const wordsOf = ([command, what = '']: readonly string[]): string[] => [
    command ?? '',
    away.repo,
    what.endsWith('.fits') ? join(away.repo, what) : what,
  ];

  it.each(COMMANDS)('says so at once, by code, and what helps: %s', async (...words) => {
    expect(await run(wordsOf(words))).toEqual({
      status: 1,
      out: '',
      error: expect.stringMatching(
        /^autoingest: REGISTRY_UNAVAILABLE: The registry postgresql:\/\/nobody@127\.0\.0\.1:\d+\/none cannot be reached: .*ECONNREFUSED.* Nothing was done; --wait SECONDS waits for it\.\n$/,
      ) as string,
    });
    const asJson = await run([...wordsOf(words), '--json']);
    expect([asJson.status, asJson.error]).toEqual([1, '']);
    expect(JSON.parse(asJson.out)).toMatchObject({ error: { code: 'REGISTRY_UNAVAILABLE' } });
  });

  it.each(COMMANDS)('waits for it as long as it is told to: %s', async (...words) => {
    const { status, error } = await run([...wordsOf(words), '--wait', '1']);
    expect(status).toBe(1);
    expect(error.split('\n')).toEqual([
      expect.stringMatching(/^autoingest: REGISTRY_UNAVAILABLE: .* Waiting for up to 1 s\.$/),
      expect.stringMatching(/^autoingest: REGISTRY_UNAVAILABLE: .* it was waited for \(--wait 1\)\.$/),
      '',
    ]);
  });

  it('does its work when it is there again', async () => {
    const missing = await repositoryAway();
    const back = (): void => {
      copyFileSync(join(there.folder, 'butler.yaml'), join(missing.repo, 'butler.yaml'));
    };
    const words = ['register-instrument', missing.repo, 'LATISS', '--wait', '60'];
    const { status, out } = await run(words, back);
    missing.remove();
    expect([status, out]).toEqual([0, expect.stringContaining('LATISS: 1 instrument new')]);
  });

  it.each(['-1', 'soon', '', '86401'])('takes no wait of %j', async (seconds) => {
    const { status, error } = await run([...wordsOf(['define-visits', 'LSSTCam']), '--wait', seconds]);
    expect([status, error]).toEqual([2, expect.stringContaining('it must be 0 to 86400 seconds')]);
  });
});

it('a registry that takes connections and never answers is given up in time', async () => {
  const connections: Socket[] = [];
  const hole = createServer((socket) => connections.push(socket.resume())).listen(0, '127.0.0.1');
  await once(hole, 'listening');
  const { port } = hole.address() as { port: number };
  const config = join(there.folder, 'hole.yaml');
  writeFileSync(config, `registry: {db: 'postgresql://butler@127.0.0.1:${port}/none'}`);
  try {
    await expect(
      ButlerRepository.open(config, { readText, limits: { connectTimeoutMs: 50 } }),
    ).rejects.toMatchObject({ name: 'RetryLater', code: 'REGISTRY_UNAVAILABLE' });
  } finally {
    for (const socket of connections) socket.destroy();
    hole.close();
  }
});
