import type { AppDefinition } from '#adapters/runtime';
import { enqueueSchema } from './config-schema';
import { EnqueueModule } from './enqueue.module';

/**
 * The process that takes notifications. It is ready without Redis: Ceph bears a paced 503 better than a refused
 * connection, which it repeats a thousand times a second.
 */
export const enqueueApp: AppDefinition<typeof enqueueSchema.variables> = {
  name: 'enqueue',
  schema: enqueueSchema,
  module: (config) => EnqueueModule.forRoot(config),
};
