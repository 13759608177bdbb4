import type { ConfigSchema } from '#adapters/runtime';
import { enqueueSchema } from '../../apps/enqueue/config-schema';
import { idleSchema } from '../../apps/idle/config-schema';
import { presenceSchema } from '../../apps/presence/config-schema';
import { workerSchema } from '../../apps/worker/config-schema';

/** The schema of every app, by its folder: what `.env.example` is written from. */
export const appSchemas: Readonly<Record<string, ConfigSchema>> = {
  enqueue: enqueueSchema,
  worker: workerSchema,
  idle: idleSchema,
  presence: presenceSchema,
};
