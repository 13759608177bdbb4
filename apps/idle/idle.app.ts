import { RedisCheck, RedisRightsCheck } from '#adapters/queue';
import type { AppDefinition } from '#adapters/runtime';
import { idleSchema } from './config-schema';
import { IdleModule } from './idle.module';
import { IdleRounds } from './idle-rounds';

/** The process that gives abandoned batches back. Several may run at once. */
export const idleApp: AppDefinition<typeof idleSchema.variables> = {
  name: 'idle',
  schema: idleSchema,
  module: (config) => IdleModule.forRoot(config),
  dependencies: (nest) => [
    {
      name: 'redis',
      probe: async () => {
        await nest.get(RedisCheck).inspect();
        await nest.get(RedisRightsCheck).require('idle');
      },
    },
  ],
  readiness: (nest) => [{ name: 'redis', check: () => nest.get(RedisCheck).ping() }],
  start: (nest) => {
    void nest.get(IdleRounds).start();
    return Promise.resolve();
  },
  stop: (nest) => nest.get(IdleRounds).stop(),
};
