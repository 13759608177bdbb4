import { randomBytes } from 'node:crypto';
import { mkdtempSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedisServer, freePort, startPostgres, startRedis } from '../../stack';
import { running } from './running-servers';

/** Jest's global set-up: one real PostgreSQL and one real Redis for all suites; tests find them in the environment. */
const startServers = async (): Promise<void> => {
  // For the names of what test files share.
  process.env['TEST_RUN'] = randomBytes(4).toString('hex');
  if (process.env['TEST_POSTGRES_URL'] !== undefined) return;
  const folder = mkdtempSync(join(tmpdir(), 'autoingest-test-'));
  chmodSync(folder, 0o755);
  const [postgres, redis] = await Promise.all([
    startPostgres({ dataDir: join(folder, 'postgres'), port: await freePort(), durable: false }),
    startRedis({ program: findRedisServer(join(__dirname, '../../.cache')), port: await freePort() }),
  ]);
  process.env['TEST_POSTGRES_URL'] = postgres.url();
  process.env['TEST_REDIS_PORT'] = `${redis.port}`;
  running.push({ postgres, redis, folder });
};
export default startServers;
