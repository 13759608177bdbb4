import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Redis } from 'ioredis';
import { findRedisServer, freePort } from '../../stack';
import { renderedWith } from '../support/helm-chart';
import { podsOf } from '../support/pod-spec';
import { temporaryFolder } from '../support/temporary-folder';

const PASSWORD = 'quotes " and \\ and $HOME and blanks';

describe('the Redis of the chart', () => {
  let server: ChildProcess;
  let redis: Redis;

  beforeAll(async () => {
    const pods = new Map(podsOf(renderedWith({ redis: { deploy: true, appendfsync: 'always' } })));
    const port = await freePort();
    const [shell = '', ...args] = (pods.get('autoingest-redis')?.containers[0]?.command ?? []).map((part) =>
      part.replace('dir /data', `dir ${folder}`).replace('port 6379', `port ${port}`),
    );
    const program = findRedisServer(join(__dirname, '../../.cache'));
    server = spawn(shell, args, {
      env: { PATH: `${dirname(program)}${delimiter}${process.env['PATH'] ?? ''}`, REDIS_PASSWORD: PASSWORD },
      stdio: 'ignore',
    });
    redis = new Redis({ host: '127.0.0.1', port, password: PASSWORD, retryStrategy: () => 50 });
    redis.on('error', () => undefined);
    await redis.ping();
  });
  afterAll(async () => {
    redis.disconnect();
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
  // Removed after the server has ended.
  const folder = temporaryFolder();

  it('takes whatever the password holds, and does without it nothing', async () => {
    const { port } = redis.options;
    const stranger = new Redis({ host: '127.0.0.1', port: port ?? 0, retryStrategy: () => null });
    stranger.on('error', () => undefined);
    await expect(stranger.set('a', '1')).rejects.toThrow(/NOAUTH/);
    stranger.disconnect();
    await expect(redis.set('a', '1')).resolves.toBe('OK');
  });

  it('shows its password in no list of processes', () => {
    const shown = readFileSync(`/proc/${server.pid ?? 0}/cmdline`, 'utf8');
    expect(shown).toContain('redis-server');
    expect(shown).not.toContain('quotes');
  });

  it.each([
    ['appendonly', 'yes'],
    ['save', ''],
    ['appendfsync', 'always'],
    ['maxmemory-policy', 'noeviction'],
    ['maxmemory', `${2 * 1024 ** 3}`],
  ])('has %s %s', async (name, value) => {
    expect(await redis.config('GET', name)).toEqual([name, value]);
  });
});
