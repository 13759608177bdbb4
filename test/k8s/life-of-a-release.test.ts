import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { startControlPlane, type ControlPlane } from '../support/control-plane';
import { eventually } from '../support/eventually';
import { goTool } from '../support/go-tools';
import { chartFolder } from '../support/helm-chart';
import { temporaryFolder } from '../support/temporary-folder';

const NAMESPACE = 'camera';
const crds = join(__dirname, '../helm/crds');
const values = join(chartFolder, '../environments/test.yaml');

interface Item {
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

const NOTHING: Item = { metadata: { name: '' }, spec: {} };

/** What docs tell operators to patch a Service with, in the order of the text. */
const selectorsOf = (page: string): readonly unknown[] =>
  [...readFileSync(join(__dirname, '../../docs', page), 'utf8').matchAll(/patch service \S+ -p '(.*)'/g)].map(
    ([, patch = '']) => JSON.parse(patch) as unknown,
  );

/** One release from its installation to its end, in this order, in a namespace that enforces Pod Security `restricted`. */
describe('a release on a real API server', () => {
  let plane: ControlPlane;

  const helm = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(goTool('helm'), [...args, `--namespace=${NAMESPACE}`], {
      env: { ...process.env, KUBECONFIG: plane.kubeconfig },
    });
    return stdout;
  };
  const install = (...more: readonly string[]) =>
    helm(
      'upgrade',
      '--install',
      'autoingest',
      chartFolder,
      `--values=${values}`,
      '--wait',
      '--timeout=1m',
      ...more,
    );
  const items = async (group: string, kind: string): Promise<readonly Item[]> => {
    const list = (await plane.api('GET', `${group}/namespaces/${NAMESPACE}/${kind}`)) as { items: Item[] };
    return list.items;
  };
  /** Plays MetalLB, without which helm waits for the addresses of the Services. */
  const giveAddresses = async (): Promise<void> => {
    const waiting = await eventually(async () => {
      const services = await items('/api/v1', 'services');
      return services.length === 3
        ? services.filter(({ spec }) => spec['type'] === 'LoadBalancer')
        : undefined;
    });
    for (const service of waiting) {
      const path = `/api/v1/namespaces/${NAMESPACE}/services/${service.metadata.name}/status`;
      await plane.api('PUT', path, {
        ...service,
        status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
      });
    }
  };
  const images = async () => [
    ...new Set(
      (await items('/apis/apps/v1', 'deployments')).map(
        ({ spec }) =>
          (spec['template'] as { spec: { containers: [{ image: string }] } }).spec.containers[0].image,
      ),
    ),
  ];

  beforeAll(async () => {
    plane = await startControlPlane(folder);
    await plane.api('POST', '/api/v1/namespaces', {
      metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    });
    for (const file of readdirSync(crds)) {
      const definition: unknown = parse(readFileSync(join(crds, file), 'utf8'));
      await plane.api('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition);
    }
    await plane.api('POST', '/api/v1/persistentvolumes', {
      metadata: { name: 'redis' },
      spec: {
        capacity: { storage: '10Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'wekafs--sdf-k8s01',
        hostPath: { path: '/pretended' },
      },
    });
  }, 120_000);
  afterAll(async () => {
    await plane.stop();
  });
  const folder = temporaryFolder();

  it('is installed: the API server takes every object, and all pods run', async () => {
    await plane.api('POST', `/api/v1/namespaces/${NAMESPACE}/secrets`, { metadata: { name: 'db-auth' } });
    const [notes] = await Promise.all([install(), giveAddresses()]);
    expect(notes).toMatch(/s3\/profile .* <- THERE IS NO SECRET s3$/m);
    expect(notes).toMatch(/db-auth\/db-auth\.yaml .* <- IT HAS NO KEY db-auth\.yaml$/m);
    // The autoscalers bring enqueue and presence to their least.
    const deployments = await eventually(async () => {
      const found = await items('/apis/apps/v1', 'deployments');
      return found.filter(({ status }) => status?.['readyReplicas'] === 2).length === 2 ? found : undefined;
    });
    expect(deployments.map(({ metadata, status }) => [metadata.name, status?.['readyReplicas']])).toEqual([
      ['autoingest-enqueue', 2],
      ['autoingest-idle', 1],
      ['autoingest-presence', 2],
      ['autoingest-worker-test', 1],
    ]);
    expect((await items('/apis/apps/v1', 'statefulsets'))[0]?.status).toMatchObject({ readyReplicas: 1 });
    expect(await items('/apis/keda.sh/v1alpha1', 'scaledobjects')).toHaveLength(1);
    expect(await items('/apis/monitoring.coreos.com/v1', 'podmonitors')).toHaveLength(1);
  }, 200_000);

  it('would not have a pod that breaks Pod Security restricted', async () => {
    const pod = { metadata: { name: 'root' }, spec: { containers: [{ name: 'root', image: 'some' }] } };
    await expect(plane.api('POST', `/api/v1/namespaces/${NAMESPACE}/pods`, pod)).rejects.toThrow(
      /violates PodSecurity/,
    );
  });

  it('leads requests to the pods of the app that is asked', async () => {
    const slices = (await items('/apis/discovery.k8s.io/v1', 'endpointslices')) as unknown as readonly {
      metadata: { labels: Record<string, string> };
      ports: readonly { port: number }[];
      endpoints: readonly { targetRef: { name: string } }[];
    }[];
    const enqueue = slices.find(
      ({ metadata }) => metadata.labels['kubernetes.io/service-name'] === 'autoingest-enqueue',
    );
    expect(enqueue?.ports).toMatchObject([{ port: 8000 }]);
    expect(enqueue?.endpoints.map(({ targetRef }) => targetRef.name)).toEqual([
      expect.stringMatching(/^autoingest-enqueue-/),
      expect.stringMatching(/^autoingest-enqueue-/),
    ]);
  });

  it('takes over the Service, and so the address, of a Python app, and gives it back', async () => {
    const name = 'embargo-butler-enqueue';
    const services = `/api/v1/namespaces/${NAMESPACE}/services`;
    const ports = [{ port: 8080, targetPort: 8000 }];
    await plane.api('POST', services, { metadata: { name }, spec: { selector: { app: 'enqueue' }, ports } });
    const address = async () =>
      (await items('/api/v1', 'services')).find((item) => item.metadata.name === name);
    const before = await address();
    const ours = async () => {
      const slices = (await items('/apis/discovery.k8s.io/v1', 'endpointslices')) as unknown as readonly {
        metadata: { labels: Record<string, string> };
        endpoints: readonly { targetRef: { name: string } }[] | null;
      }[];
      return slices
        .filter(({ metadata }) => metadata.labels['kubernetes.io/service-name'] === name)
        .flatMap(({ endpoints }) => endpoints ?? [])
        .filter(({ targetRef }) => targetRef.name.startsWith('autoingest-enqueue-')).length;
    };
    const [take, giveBack] = selectorsOf('migration.md');
    await plane.api('PATCH', `${services}/${name}`, take);
    await eventually(async () => (await ours()) === 2);
    await plane.api('PATCH', `${services}/${name}`, giveBack);
    await eventually(async () => (await ours()) === 0);
    const fixed = ({ spec } = before ?? NOTHING) => [spec['clusterIP'], spec['selector']];
    expect(fixed(await address())).toEqual(fixed(before));
    await plane.api('DELETE', `${services}/${name}`);
  }, 60_000);

  it('has a test that helm runs and clears away', async () => {
    expect(await helm('test', 'autoingest', '--timeout=1m')).toMatch(/Phase:\s+Succeeded/);
    expect(await items('/apis/batch/v1', 'jobs')).toEqual([]);
  }, 200_000);

  it('is upgraded without touching Redis, and rolled back', async () => {
    const redis = async () =>
      (await items('/api/v1', 'pods')).filter(({ metadata }) => /redis/.test(metadata.name));
    const before = await redis();
    const [image] = await images();
    await install('--set=image.tag=other');
    expect(await images()).toEqual(['ghcr.io/lsst-dm/autoingest:other']);
    await helm('rollback', 'autoingest', '1', '--wait', '--timeout=2m');
    expect(await images()).toEqual([image]);
    const uid = (pods: readonly Item[]) => pods.map(({ metadata }) => (metadata as { uid?: string }).uid);
    expect(uid(await redis())).toEqual(uid(before));
  }, 200_000);

  it('is uninstalled, and leaves the volume of Redis alone', async () => {
    await helm('uninstall', 'autoingest', '--wait', '--timeout=2m');
    await eventually(async () => (await items('/api/v1', 'pods')).length === 0);
    expect(await items('/apis/apps/v1', 'deployments')).toEqual([]);
    expect(await items('/apis/networking.k8s.io/v1', 'networkpolicies')).toEqual([]);
    expect((await items('/api/v1', 'persistentvolumeclaims')).map(({ metadata }) => metadata.name)).toEqual([
      'data-autoingest-redis-0',
    ]);
  }, 200_000);
});
