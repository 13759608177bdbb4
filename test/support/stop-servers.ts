import { rmSync } from 'node:fs';
import { running } from './running-servers';

/** Jest's global tear-down. */
const stopServers = async (): Promise<void> => {
  for (const servers of running.splice(0)) {
    await Promise.all([servers.postgres.stop(), servers.redis.stop()]);
    rmSync(servers.folder, { recursive: true, force: true });
  }
};
export default stopServers;
