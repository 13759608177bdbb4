import { isMap, isScalar, parseDocument, stringify, type Pair } from 'yaml';

const HEAD = `# autoingest on Kubernetes

One chart for every environment: enqueue, workers (one Deployment for each bucket and repository), idle, presence, and Redis where none is there.
What each app does is told in [ARCHITECTURE.md](../../docs/ARCHITECTURE.md), what its variables mean in [.env.example](../../.env.example).
Kubernetes 1.30 or newer; KEDA and the Prometheus operator only where their values are on.

\`\`\`
helm upgrade --install autoingest helm/autoingest --namespace summit --values helm/environments/summit.yaml --values private.yaml
helm test autoingest --namespace summit --logs
\`\`\`

\`helm/environments/\` holds what is public of each site. Addresses and whatever else is not come from a file of your own beside it. What cannot work is
refused before anything is changed, and says what would be right; after the installation read what stands under _LOOK AT THIS_.

## A new site

1. A Butler repository in PostgreSQL with its instruments: \`autoingest create\`, \`autoingest register-instrument\`
   ([repositories.md](../../docs/repositories.md)); try its credentials with \`autoingest inspect REPO\`.
2. The secrets below.
3. Values: a worker for each bucket. Where its name has a profile (\`embargo@rubin-summit\`), \`enqueue.env.PROFILE\` is the same, and the profile stands in the worker's
   \`secretEnv\`; where it has none, \`S3_ENDPOINT_URL\` in \`env\` and \`AWS_ACCESS_KEY_ID\`, \`AWS_SECRET_ACCESS_KEY\` in \`secretEnv\`.
4. \`helm upgrade --install\` as above, then \`helm test\`.
5. The topic that pushes to enqueue: \`autoingest ceph setup BUCKET\` ([ceph.md](../../docs/ceph.md)).

| it looks so                                              | because                                                                                                                           |
| -------------------------------------------------------- | --------------------------------------------------------------------------------------------------------------------------------- |
| pods stay in \`CreateContainerConfigError\`              | a secret or its key has another name: \`kubectl describe pod\` says which, and the notes of the release mark it                   |
| workers stay in \`Init\`                                 | the same of \`db-auth\`: \`FailedMount\`                                                                                         |
| pods are in \`CrashLoopBackOff\`                         | \`kubectl logs\`: an app that cannot use its configuration prints every fault at once                                             |
| pods run and are not ready                               | \`/health/ready\` says what is away: Redis (name, password, \`networkPolicy.redisTo\`), registry, bucket (\`networkPolicy.workerPorts\`) |
| objects are queued and not taken (\`queue status\`)      | the queue has another name than the worker's \`bucket\`: \`PROFILE\`, tenant (\`TENANT_IN_PATH\`)                                  |
| nothing is queued                                        | \`autoingest_notification_records_total\`: \`wrong_secret\`, \`filtered\` (\`DATASET_REGEXP\`), or nothing at all: the topic          |

## Secrets

The chart makes none: it names existing ones, by default those of the Python service. No secret is ever an argument of a process or a value of
the chart.

| secret/key              | holds                                                                                              |
| ----------------------- | -------------------------------------------------------------------------------------------------- |
| \`redis/redis-password\`  | password of Redis                                                                                  |
| \`notification/secret\`   | \`opaqueData\` of the topics                                                                         |
| \`s3/profile\`            | \`https://KEY:SECRET@host[:port]\`, as \`LSST_RESOURCES_S3_PROFILE_embargo\` in \`secretEnv\` of a worker |
| \`db-auth/db-auth.yaml\`  | registry credentials by URL pattern                                                                |

The Python service's overlays make theirs by kustomize, which ends their names with a hash (\`redis-7k2m9c4t8d\`): look with \`kubectl get secrets\`, and give
those names (\`redis.passwordSecret.name\`, …) or, as they change with every change, make secrets of plain names beside them:

\`\`\`
kubectl --namespace summit create secret generic redis --from-file=redis-password
\`\`\`

A secret that changed reaches the pods with \`kubectl rollout restart\`.

## Beside the Python service

Give the Redis that is there in \`redis.host\`, switch off what still runs in Python (\`enqueue.enabled: false\`, \`workers: []\`, …), and switch it on
one by one. Redis and its volume stay where they are. With \`networkPolicy\` on, nothing but the pods of this chart is shut in. How the addresses of the
Services move is told in [migration.md](../../docs/migration.md).

## Security

Every pod keeps to the Pod Security standard \`restricted\`: user 10001 (Redis 999), a read-only root with an empty \`/tmp\`, no capabilities, the seccomp
profile of the runtime, no token of a service account. NetworkPolicies shut the pods to all that is not named: requests on 8000 (enqueue, presence), metrics on
9000, Redis, DNS, and what workers reach outside by port. Where policies are enforced, set \`networkPolicy.redisTo\`, \`enqueueFrom\` and \`presenceFrom\`
as narrowly as the site allows.

## Stopping

An app ends within 25 s of its SIGTERM: it finishes or gives back what it has at hand. Pods get 30 s; enqueue and presence before that
\`preStopSeconds\`, while load balancers forget them. A drain takes \`maxUnavailable\` pods at once.

## Values

Written from \`values.yaml\`. What is not known is refused by \`values.schema.json\`, misspelt variables too.

`;

const commentOf = (text: string | null | undefined): string =>
  (text ?? '')
    .split(/\n\s*\n/)
    .at(-1)
    ?.split('\n')
    .map((line) => line.trim())
    .join(' ') ?? '';

interface Row {
  readonly name: string;
  readonly byDefault: string;
  readonly meaning: string;
}

function rowsOf(pair: Pair, prefix: string, before: string): readonly Row[] {
  const key = pair.key as { value: string; commentBefore?: string | null };
  const name = `${prefix}${key.value}`;
  const meaning = commentOf(key.commentBefore ?? before);
  const value: unknown = pair.value;
  // What is told of as a whole is not taken apart.
  if (isMap(value) && value.items.length > 0 && value.flow !== true && !hasLeafName(name)) {
    const head = meaning === '' ? [] : [{ name, byDefault: '', meaning }];
    return [
      ...head,
      ...value.items.flatMap((item, index) =>
        rowsOf(item, `${name}.`, index === 0 ? (value.commentBefore ?? '') : ''),
      ),
    ];
  }
  const plain: unknown = isScalar(value) ? value.value : (value as { toJSON(): unknown }).toJSON();
  return [{ name, byDefault: `\`${JSON.stringify(plain)}\``, meaning }];
}

const hasLeafName = (name: string): boolean => /(?:secretEnv|Secret|resources)$/.test(name);

/**
 * The chart's README, written from the text of its values.yaml: each value with its default and the comment in front of it.
 *
 * @throws an Error when a value has no comment
 */
export function chartReadme(valuesText: string): string {
  const { contents } = parseDocument(valuesText);
  if (!isMap(contents)) throw new Error('the values are no map');
  const rows = contents.items.flatMap((item, index) =>
    rowsOf(item as Pair, '', index === 0 ? (contents.commentBefore ?? '') : ''),
  );
  const lines = rows.map(
    ({ name, byDefault, meaning }) =>
      `| \`${name}\` | ${byDefault.replaceAll('|', '\\|')} | ${meaning.replaceAll('|', '\\|')} |`,
  );
  const example = stringify({
    workers: [
      {
        name: 'lsstcam',
        bucket: 'embargo@rubin-summit',
        repo: 's3://embargo@rubin-summit-users/butler.yaml',
        replicas: 8,
        env: { S3_ENDPOINT_URL: 'https://…', MAX_INGESTS: 50 },
        secretEnv: { LSST_RESOURCES_S3_PROFILE_embargo: { name: 's3', key: 'profile' } },
      },
    ],
  });
  return `${HEAD}| value | default | meaning |\n| --- | --- | --- |\n${lines.join('\n')}\n\nA worker:\n\n\`\`\`yaml\n${example}\`\`\`\n`;
}
