import {
  S3_ENDPOINT_URL,
  S3_PROFILE_PREFIX,
  S3_PROFILE_URL,
  s3ProfilesFrom,
  type S3Profile,
} from '#adapters/object-store';
import {
  commaList,
  configSchema,
  integer,
  optionalSecret,
  optionalText,
  processVariables,
  redisPasswordRule,
  redisVariables,
  secondsAsMs,
  Secret,
  secretFamily,
  text,
  type ConfigOf,
  type Rule,
} from '#adapters/runtime';
import { summitTarget } from '#adapters/summit-webhook';

/** The default S3 profile is whole or absent. */
const defaultProfileRule = (variable: 'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY'): Rule => ({
  variable,
  mustHold: 'a value, since S3_ENDPOINT_URL is set',
  isKept: (values) => values['S3_ENDPOINT_URL'] === undefined || values[variable] !== undefined,
});

const webhookRule: Rule = {
  variable: 'WEBHOOK_URI',
  mustHold: 'http[s]://[user:password@]host[:port]/path, user and password percent-encoded',
  isKept: ({ WEBHOOK_URI: uri }) => !(uri instanceof Secret) || summitTarget(uri.reveal()) !== null,
};

/** What a worker reads from its environment. */
export const workerSchema = configSchema(
  {
    ...processVariables,
    ...redisVariables,
    BUCKET: commaList({
      doc: 'The queues to serve, as [profile@][tenant:]bucket with commas between them; each is served on its own.',
      mustHold: '[profile@][tenant:]bucket, several with commas between them',
      example: 'embargo@rubin-summit',
      matches: /^(?:[^@/,\s]+@)?(?:[^:@/,\s]+:)?[^:@/,\s]+$/,
    }),
    BUTLER_REPO: text({
      doc: 'The Butler repository: a folder, a path to butler.yaml, s3://profile@bucket/butler.yaml, or an alias.',
      mustHold: 'a folder, a path to butler.yaml, an s3:// URI, or an alias',
      example: 's3://embargo@rubin-summit-users/butler.yaml',
    }),
    DAF_BUTLER_REPOSITORY_INDEX: optionalText({
      doc: 'A YAML or JSON file (path, file:// or s3://) that says which repositories aliases stand for.',
      mustHold: 'a path or URI',
    }),
    DAF_BUTLER_REPOSITORIES: optionalText({
      doc: 'The same as text, in place of the file: {alias: URI, …}.',
      mustHold: 'a mapping of aliases to URIs as YAML or JSON',
    }),
    REGISTRY_CONNECTIONS: integer({
      doc: 'Most connections to the registry of one worker; one batch uses one at a time.',
      byDefault: 4,
      min: 1,
      max: 100,
    }),
    'LSST_RESOURCES_S3_PROFILE_<name>': secretFamily({
      doc: 'Endpoint and credential of the S3 profile <name>.',
      mustHold: 'https://KEY:SECRET@host[:port], key and secret percent-encoded',
      matches: S3_PROFILE_URL,
    }),
    S3_ENDPOINT_URL: optionalText({
      doc: 'Endpoint of the default S3 profile, for buckets without a profile.',
      mustHold: 'https://host[:port]',
      matches: S3_ENDPOINT_URL,
    }),
    AWS_ACCESS_KEY_ID: optionalSecret({ doc: 'Key of the default S3 profile.', mustHold: 'the key' }),
    AWS_SECRET_ACCESS_KEY: optionalSecret({
      doc: 'Secret of the default S3 profile.',
      mustHold: 'the secret',
    }),
    BUCKETS_FOLDER: optionalText({
      doc: 'A folder whose subfolders are the buckets without a profile (not S3): for one machine, not for a cluster.',
      mustHold: 'a folder',
    }),
    LSST_DISABLE_BUCKET_VALIDATION: optionalText({
      doc: 'Accepted for the sake of the Python service; tenant:bucket always works here.',
      mustHold: 'anything',
    }),
    LSST_DB_AUTH: optionalText({
      doc: 'Registry credentials by URL pattern, readable by its owner only; ~/.lsst/db-auth.yaml unless set.',
      mustHold: 'a path',
    }),
    LSST_DB_AUTH_CREDENTIALS: optionalSecret({
      doc: 'The same credentials as a JSON list; wins over LSST_DB_AUTH.',
      mustHold: 'a JSON list of {url, username, password}',
    }),
    METADATA_CORRECTIONS_PATH: optionalText({
      doc: 'Folders with header corrections <instrument>-<obsid>.yaml, with : between them; the first that has a file wins.',
      mustHold: 'folders with : between them',
    }),
    MAX_INGESTS: integer({ doc: 'Most objects in one batch.', byDefault: 50, min: 1, max: 5000 }),
    MAX_FAILURES: integer({
      doc: 'Failures of one object before it is given up.',
      byDefault: 3,
      min: 1,
      max: 1000,
    }),
    MAX_GUIDER_WAIT: secondsAsMs({
      doc: 'How long the exposure of a guider may come at any moment, in seconds: it is looked for twice a second, then ever less often.',
      byDefault: '5',
      min: 0,
      max: 86_400,
    }),
    GUIDER_HORIZON: secondsAsMs({
      doc: 'How long a guider waits for its exposure in all, in seconds; then it is given up until that one comes.',
      byDefault: '3600',
      min: 0,
      max: 604_800,
    }),
    GROUP_LIFETIME: secondsAsMs({
      doc: 'How long presence remembers an image, in seconds.',
      byDefault: '86400',
      min: 1,
      max: 31_536_000,
    }),
    WORKER_NAME: optionalText({
      doc: 'Names the list and lease of this worker; two workers on one host need two names. The host name unless set.',
      mustHold: 'a name without : and @',
      matches: /^[^:@\s]+$/,
    }),
    WORKER_LEASE: secondsAsMs({
      doc: 'Life of a lease without renewal, in seconds: so long after a crash others get the batch.',
      byDefault: '10',
      min: 1,
      max: 3600,
    }),
    BATCH_DEADLINE: secondsAsMs({
      doc: 'A batch that makes no progress for so many seconds counts as hanging.',
      byDefault: '120',
      min: 1,
      max: 86_400,
    }),
    RETRY_BASE: secondsAsMs({
      doc: 'The first pause between two tries, in seconds; it doubles with each try.',
      byDefault: '2',
      min: 0.01,
      max: 3600,
    }),
    RETRY_MAX: secondsAsMs({
      doc: 'The longest pause between two tries, in seconds.',
      byDefault: '300',
      min: 0.01,
      max: 86_400,
    }),
    WEBHOOK_URI: optionalSecret({
      doc: 'The Summit webhook, told which files of an exposure the registry has (docs/summit-webhook.md); unset, it is not called.',
      mustHold: webhookRule.mustHold,
    }),
    WEBHOOK_TIMEOUT: secondsAsMs({
      doc: 'How long one call of the Summit webhook may take, in seconds; ingest does not wait for it.',
      byDefault: '0.5',
      min: 0.01,
      max: 10,
    }),
    WEBHOOK_OUTBOX_LIMIT: integer({
      doc: 'Most calls of the Summit webhook that wait in a bucket; beyond, the oldest are dropped.',
      byDefault: 10_000,
      min: 1,
      max: 1_000_000,
    }),
  },
  redisPasswordRule,
  webhookRule,
  defaultProfileRule('AWS_ACCESS_KEY_ID'),
  defaultProfileRule('AWS_SECRET_ACCESS_KEY'),
);

export type WorkerConfig = ConfigOf<typeof workerSchema>;

/** The S3 profiles of the configuration. */
export function profilesOf(config: WorkerConfig): readonly S3Profile[] {
  const named = Object.entries(config['LSST_RESOURCES_S3_PROFILE_<name>']).map(
    ([name, secret]): [string, string] => [`${S3_PROFILE_PREFIX}${name}`, secret.reveal()],
  );
  return s3ProfilesFrom({
    ...Object.fromEntries(named),
    S3_ENDPOINT_URL: config.S3_ENDPOINT_URL,
    AWS_ACCESS_KEY_ID: config.AWS_ACCESS_KEY_ID?.reveal(),
    AWS_SECRET_ACCESS_KEY: config.AWS_SECRET_ACCESS_KEY?.reveal(),
  }).profiles;
}
