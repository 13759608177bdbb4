import { RepositoryConnection } from '#adapters/butler-registry';
import { RedisCheck } from '#adapters/queue';
import type { AppDefinition } from '#adapters/runtime';
import { workerSchema } from './config-schema';
import { IngestLanes } from './ingest-lanes';
import { WorkerModule } from './worker.module';

/** The process that takes batches and ingests them. It takes nothing before Redis and the repository have answered. */
export const workerApp: AppDefinition<typeof workerSchema.variables> = {
  name: 'worker',
  schema: workerSchema,
  module: (config) => WorkerModule.forRoot(config),
  dependencies: (nest) => [
    { name: 'redis', probe: () => nest.get(RedisCheck).inspect() },
    { name: 'registry', probe: () => nest.get(RepositoryConnection).open() },
  ],
  readiness: (nest) => [
    { name: 'redis', check: () => nest.get(RedisCheck).ping() },
    { name: 'registry', check: () => nest.get(RepositoryConnection).ping() },
  ],
  start: (nest) => nest.get(IngestLanes).start(),
  stop: (nest) => nest.get(IngestLanes).stop(),
};
