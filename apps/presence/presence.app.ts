import type { FastifyReply } from 'fastify';
import { RedisCheck } from '#adapters/queue';
import type { AppDefinition } from '#adapters/runtime';
import { presenceSchema } from './config-schema';
import { PresenceModule } from './presence.module';

/** The process that Prompt Processing asks for images. */
export const presenceApp: AppDefinition<typeof presenceSchema.variables> = {
  name: 'presence',
  schema: presenceSchema,
  server: {
    // A URL that cannot be decoded is answered in the same shape as everything else.
    frameworkErrors: (error, _request, reply) => {
      void (reply as FastifyReply).code(400).send({ error: true, message: error.message });
    },
  },
  module: (config) => PresenceModule.forRoot(config),
  dependencies: (nest) => [{ name: 'redis', probe: () => nest.get(RedisCheck).ping() }],
  readiness: (nest) => [{ name: 'redis', check: () => nest.get(RedisCheck).ping() }],
};
