import { KeyPattern } from '#adapters/notifications';
import {
  configSchema,
  integer,
  oneOf,
  onOff,
  optionalSecret,
  processVariables,
  readAs,
  redisPasswordRule,
  redisVariables,
  secondsAsMs,
  Secret,
  text,
  type ConfigOf,
} from '#adapters/runtime';

/** What enqueue reads from its environment. */
export const enqueueSchema = configSchema(
  {
    ...processVariables,
    ...redisVariables,
    WEBHOOK_SOURCE: onOff({ doc: 'Whether POST /notify takes notifications.', byDefault: true }),
    NOTIFICATION_SECRET: optionalSecret({
      doc: 'What each notification must carry as opaqueData; required unless WEBHOOK_SOURCE is off.',
      mustHold: 'the secret of the notifications',
    }),
    NOTIFICATION_SECRET_PREVIOUS: optionalSecret({
      doc: 'A second secret that is also right, while the secret is being changed.',
      mustHold: 'the secret before the change',
    }),
    REFUSAL_DELAY: secondsAsMs({
      doc: 'Seconds before an answer that is not 2xx, or to a wrong secret: Ceph repeats at once what it was refused.',
      byDefault: '1',
      min: 0,
      max: 20,
    }),
    DATASET_REGEXP: readAs(
      {
        doc: 'An object is wanted if this is found anywhere in its key, or in [PROFILE@]bucket/key.',
        mustHold: 'a regular expression of RE2 (no look-around, no back-references)',
        byDefault: 'fits$',
      },
      (pattern) => new KeyPattern(pattern),
    ),
    PROFILE: text({
      doc: 'S3 profile that is put before the bucket: PROFILE@bucket/key.',
      mustHold: 'the name of a profile',
      byDefault: '',
    }),
    TENANT_IN_PATH: onOff({
      doc: 'Whether the tenant that owns a bucket is put before its name ([PROFILE@]tenant:bucket/key), as workers of other tenants need it in BUCKET; off where their credentials are of the same tenant.',
      byDefault: true,
    }),
    DEDUPE_SECONDS: integer({
      doc: 'Life in seconds of the marks that keep a Python consumer from queueing the same object again.',
      byDefault: 86_400,
      min: 1,
      max: 31_536_000,
    }),
    DURABLE_ACK: oneOf({
      doc: 'aof: a notification is answered 2xx only when Redis (7.2 or newer) has it in its append-only file.',
      words: ['off', 'aof'],
      byDefault: 'off',
    }),
  },
  redisPasswordRule,
  {
    variable: 'NOTIFICATION_SECRET',
    mustHold: 'the secret of the notifications, since WEBHOOK_SOURCE is on',
    isKept: (values) => values['WEBHOOK_SOURCE'] === false || isGiven(values['NOTIFICATION_SECRET']),
  },
);

export type EnqueueConfig = ConfigOf<typeof enqueueSchema>;

/** A rule may see a variable before it was made a secret, when others are faulty. */
function isGiven(value: unknown): boolean {
  return value instanceof Secret || typeof value === 'string';
}
