import {
  configSchema,
  processVariables,
  redisPasswordRule,
  redisVariables,
  secondsAsMs,
  type ConfigOf,
} from '#adapters/runtime';

/** What idle reads from its environment. */
export const idleSchema = configSchema(
  {
    ...processVariables,
    ...redisVariables,
    IDLE_INTERVAL: secondsAsMs({
      doc: 'Seconds between two looks for abandoned batches and due retries.',
      byDefault: '2',
      min: 0.05,
      max: 600,
    }),
    IDLE_FOREIGN: secondsAsMs({
      doc: 'Seconds without a touch after which the batch of a Python worker, which has no lease, counts as abandoned.',
      byDefault: '120',
      min: 1,
      max: 86_400,
    }),
  },
  redisPasswordRule,
);

export type IdleConfig = ConfigOf<typeof idleSchema>;
