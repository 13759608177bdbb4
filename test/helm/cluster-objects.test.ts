import { environments, rendered, renderedWith, type Manifest } from '../support/helm-chart';
import { podTemplate } from '../support/pod-spec';

const profile = { LSST_RESOURCES_S3_PROFILE_embargo: { name: 's3', key: 'profile' } };
const worker = { name: 'a', bucket: 'embargo@rubin-summit', repo: '/r', secretEnv: profile };
const find = (manifests: readonly Manifest[], kind: string, name: string): Manifest | undefined =>
  manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);

/** Whether a selector of labels chooses a pod. */
function chooses(
  selector: {
    matchLabels?: Readonly<Record<string, string>>;
    matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
  },
  labels: Readonly<Record<string, string>>,
): boolean {
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    (selector.matchExpressions ?? []).every(
      ({ key, values }) => key in labels && (values === undefined || values.includes(labels[key] ?? '')),
    )
  );
}

describe.each(environments)('in %s', (_name, file) => {
  const manifests = rendered(file);
  const pods = manifests.flatMap((manifest) => {
    const labels = podTemplate(manifest)?.metadata.labels;
    return labels === undefined ? [] : [[manifest.metadata.name, labels] as const];
  });

  it('every pod is shut in by the policy that allows nothing', () => {
    const policy = find(manifests, 'NetworkPolicy', 'autoingest-default-deny');
    expect(policy?.spec).toEqual({
      podSelector: expect.anything() as unknown,
      policyTypes: ['Ingress', 'Egress'],
    });
    for (const [, labels] of pods) expect(chooses(policy?.spec['podSelector'] as object, labels)).toBe(true);
  });

  it('each Service, budget and spread chooses the pods of its own app and no others', () => {
    const choosers = manifests.filter(({ kind }) => ['Service', 'PodDisruptionBudget'].includes(kind));
    for (const { kind, metadata, spec } of choosers) {
      const selector =
        kind === 'Service' ? { matchLabels: spec['selector'] as Record<string, string> } : spec['selector'];
      const chosen = pods.filter(([, labels]) => chooses(selector as object, labels));
      expect(chosen.map(([name]) => name)).toEqual([metadata.name]);
    }
  });

  it('the Services that others reach have the annotations of MetalLB', () => {
    const services = manifests.filter(
      ({ spec, kind }) => kind === 'Service' && spec['type'] === 'LoadBalancer',
    );
    expect(services.length).toBeGreaterThan(0);
    for (const { metadata, spec } of services) {
      expect(metadata.annotations).toHaveProperty(['metallb.io/address-pool']);
      expect(spec).toMatchObject({ ports: [{ port: 8080, targetPort: 'http' }] });
    }
  });

  it('no address is written', () => {
    expect(JSON.stringify(manifests)).not.toMatch(/\d+\.\d+\.\d+\.\d+[^.\d]|slac\.stanford|lsst\.org/);
  });
});

describe('workers', () => {
  it('are one Deployment for each bucket and repository', () => {
    const other = { name: 'b', bucket: 'rubin-tts', repo: '/s', replicas: 3 };
    const manifests = renderedWith({ workers: [worker, other] });
    expect(find(manifests, 'Deployment', 'autoingest-worker-a')?.spec).toMatchObject({ replicas: 1 });
    expect(find(manifests, 'Deployment', 'autoingest-worker-b')?.spec).toMatchObject({ replicas: 3 });
  });

  it('are scaled by KEDA on the length of each of their queues, and not by their Deployment', () => {
    const manifests = renderedWith({
      workers: [{ ...worker, bucket: 'embargo@rubin-summit, tenant:b', keda: { enabled: true } }],
    });
    expect(find(manifests, 'Deployment', 'autoingest-worker-a')?.spec).not.toHaveProperty('replicas');
    const trigger = (listName: string) => ({
      type: 'redis',
      metadata: { address: 'redis.camera.svc:6379', enableTLS: 'false', listName, listLength: '100' },
      authenticationRef: { name: 'autoingest-queue' },
    });
    expect(find(manifests, 'ScaledObject', 'autoingest-worker-a')?.spec).toMatchObject({
      scaleTargetRef: { name: 'autoingest-worker-a' },
      minReplicaCount: 1,
      triggers: [trigger('QUEUE:embargo@rubin-summit'), trigger('QUEUE:tenant:b')],
    });
    expect(find(manifests, 'TriggerAuthentication', 'autoingest-queue')?.spec).toEqual({
      secretTargetRef: [{ parameter: 'password', name: 'redis', key: 'redis-password' }],
    });
  });
});

describe.each(['enqueue', 'presence'])('%s', (app) => {
  it('is scaled on CPU where that is asked for, and not by its Deployment', () => {
    const manifests = renderedWith({ [app]: { autoscaling: { enabled: true, maxReplicas: 9 } } });
    expect(find(manifests, 'Deployment', `autoingest-${app}`)?.spec).not.toHaveProperty('replicas');
    expect(find(manifests, 'HorizontalPodAutoscaler', `autoingest-${app}`)?.spec).toMatchObject({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: `autoingest-${app}` },
      minReplicas: 2,
      maxReplicas: 9,
    });
  });

  it('lets in those who are named, and helm test', () => {
    const peer = { ipBlock: { cidr: '10.1.0.0/16' } };
    const manifests = renderedWith({ networkPolicy: { [`${app}From`]: [peer] } });
    const policy = find(manifests, 'NetworkPolicy', `autoingest-${app}`);
    expect(policy?.spec['ingress']).toEqual([
      { ports: [{ port: 8000, protocol: 'TCP' }], from: [peer, expect.anything()] },
    ]);
  });

  it('is not there when it is switched off, and nothing of it', () => {
    const manifests = renderedWith({ [app]: { enabled: false } });
    expect(manifests.filter(({ metadata }) => metadata.name === `autoingest-${app}`)).toEqual([]);
  });
});

describe('Redis', () => {
  it('is reached where it is, or where the chart runs it', () => {
    const hostOf = (redis: object) => {
      const idle = find(renderedWith({ redis }), 'Deployment', 'autoingest-idle');
      const env = idle && podTemplate(idle)?.spec.containers[0]?.env;
      return env?.filter(({ name }) => /REDIS_(?:HOST|PORT|TLS)/.test(name)).map(({ value }) => value);
    };
    expect(hostOf({ host: 'valkey.infra', port: 6380, tls: true })).toEqual(['valkey.infra', '6380', 'on']);
    expect(hostOf({ deploy: true, port: 6380, tls: true })).toEqual(['autoingest-redis', '6379', 'off']);
  });

  it('is reached from outside the cluster where a site wants that', () => {
    const service = {
      type: 'LoadBalancer',
      annotations: { pool: 'a' },
      loadBalancerSourceRanges: ['10.1.0.0/16'],
    };
    const serviceOf = (redis: object) =>
      find(renderedWith({ redis: { deploy: true, ...redis } }), 'Service', 'autoingest-redis');
    expect(serviceOf({})?.spec).toMatchObject({ type: 'ClusterIP' });
    expect(serviceOf({ service })).toMatchObject({
      metadata: { annotations: { pool: 'a' } },
      spec: { type: 'LoadBalancer', loadBalancerSourceRanges: ['10.1.0.0/16'], ports: [{ port: 6379 }] },
    });
  });

  it('is not restarted by a new version of the chart', () => {
    const redis = find(renderedWith({ redis: { deploy: true } }), 'StatefulSet', 'autoingest-redis');
    const labels = redis && podTemplate(redis)?.metadata.labels;
    expect(Object.keys(labels ?? {}).toSorted()).toEqual([
      'app.kubernetes.io/component',
      'app.kubernetes.io/instance',
      'app.kubernetes.io/name',
    ]);
  });
});
