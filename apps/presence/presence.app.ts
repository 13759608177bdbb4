import { RedisCheck } from '#adapters/queue';
import type { AppDefinition } from '#adapters/runtime';
import { presenceSchema } from './config-schema';
import { HeldQuestions } from './held-questions';
import { HeldSweep } from './held-sweep';
import { PresenceModule } from './presence.module';
import { PresenceRights } from './presence-rights';
import { presenceServer } from './presence-server';

/** The process that Prompt Processing asks for images. */
export const presenceApp: AppDefinition<typeof presenceSchema.variables> = {
  name: 'presence',
  schema: presenceSchema,
  server: presenceServer,
  module: (config) => PresenceModule.forRoot(config),
  dependencies: (nest) => [{ name: 'redis', probe: () => nest.get(PresenceRights).require() }],
  readiness: (nest) => [{ name: 'redis', check: () => nest.get(RedisCheck).ping() }],
  start: (nest) => {
    nest.get(HeldSweep).start();
    return Promise.resolve();
  },
  stop: (nest) => {
    nest.get(HeldSweep).stop();
    nest.get(HeldQuestions).release();
    return Promise.resolve();
  },
};
