import { RepositoryConnection } from '#adapters/butler-registry';
import { RedisCheck, RedisRightsCheck } from '#adapters/queue';
import type { AppDefinition } from '#adapters/runtime';
import { VisitDefiner } from '#tasks/visit';
import { workerSchema } from './config-schema';
import { IngestLanes } from './ingest-lanes';
import { Outside } from './outside';
import { RecorderLane } from './recorder-lane';
import { SummitDrainers } from './summit-drainers';
import { WorkerModule } from './worker.module';

/** The process that takes batches and ingests them. It takes nothing before Redis and the repository have answered. */
export const workerApp: AppDefinition<typeof workerSchema.variables> = {
  name: 'worker',
  schema: workerSchema,
  module: (config) => WorkerModule.forRoot(config),
  dependencies: (nest) => [
    {
      name: 'redis',
      probe: async () => {
        await nest.get(RedisCheck).inspect();
        await nest.get(RedisRightsCheck).require('worker');
      },
    },
    { name: 'registry', probe: () => nest.get(RepositoryConnection).open() },
  ],
  readiness: (nest) => [
    { name: 'redis', check: () => nest.get(RedisCheck).ping() },
    { name: 'registry', check: () => nest.get(RepositoryConnection).ping() },
    { name: 'outside', check: () => nest.get(Outside).check() },
  ],
  start: async (nest) => {
    await nest.get(IngestLanes).start();
    nest.get(SummitDrainers).start();
  },
  stop: async (nest) => {
    await Promise.all([
      nest.get(IngestLanes).stop(),
      nest.get(SummitDrainers).stop(),
      nest.get(RecorderLane).stop(),
    ]);
    nest.get(VisitDefiner).stop();
    nest.get(Outside).stop();
  },
};
