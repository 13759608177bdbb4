import type { OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';

/**
 * Ends a process's connections in order, with what they were last asked. One that breaks meanwhile has ended, too: nobody has to
 * act, so nothing is told.
 */
export class ConnectionsEnd implements OnApplicationShutdown {
  constructor(private readonly connections: readonly Redis[]) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(
      this.connections.map(async (redis) => {
        if (redis.status === 'ready') await redis.quit().catch(() => undefined);
        redis.disconnect();
      }),
    );
  }
}
