import {
  configSchema,
  onWhenSet,
  processVariables,
  redisPasswordRule,
  redisVariables,
  type ConfigOf,
} from '#adapters/runtime';

/** What presence reads from its environment. */
export const presenceSchema = configSchema(
  {
    ...processVariables,
    ...redisVariables,
    DELETE_SEEN: onWhenSet({
      doc: 'If set, an image that was asked for and found is forgotten as it is answered.',
    }),
  },
  redisPasswordRule,
);

export type PresenceConfig = ConfigOf<typeof presenceSchema>;
