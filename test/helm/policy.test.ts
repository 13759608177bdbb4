import { environments, rendered, renderedWith } from '../support/helm-chart';
import { containersOf, podsOf } from '../support/pod-spec';

/** An orderly stop ends within so many seconds (libs/adapters/runtime, run-app.ts). */
const STOP_LIMIT_SECONDS = 25;
const SECRET_NAME = /PASSWORD|SECRET|CREDENTIALS|ACCESS_KEY|S3_PROFILE_|WEBHOOK_URI|AUTH$/;

const everything = environments.flatMap(([name, file]) =>
  podsOf(rendered(file)).map(([owner, pod]) => [name, owner, pod] as const),
);
const containers = everything.flatMap(([name, owner, pod]) =>
  containersOf(pod).map((container) => [name, owner, container] as const),
);

describe('pods', () => {
  it.each(everything)('of %s: %s keep to Pod Security restricted', (_environment, owner, pod) => {
    const user = owner.endsWith('-redis') ? 999 : 10_001;
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    for (const container of containersOf(pod)) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      });
    }
    expect(JSON.stringify(pod)).not.toMatch(/hostPath|hostNetwork|hostPID|hostIPC|privileged/);
  });

  it.each(everything)('of %s: %s get no token and no variables of Services', (_environment, _owner, pod) => {
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.enableServiceLinks).toBe(false);
  });

  it.each(containers)('of %s: %s have limits of CPU and memory', (_environment, _owner, container) => {
    expect(container.resources.limits).toEqual({
      cpu: expect.any(String) as unknown,
      memory: expect.any(String) as unknown,
    });
  });

  it.each(containers)('of %s: %s hold no secret in plain text', (_environment, _owner, { env = [] }) => {
    const plain = env.filter(({ name, value }) => value !== undefined && SECRET_NAME.test(name));
    // The path of the file, not what it holds.
    expect(plain.filter(({ name }) => name !== 'LSST_DB_AUTH')).toEqual([]);
    expect(JSON.stringify(env)).not.toMatch(/:\/\/[^/"]*:[^/"]*@/);
  });

  it.each(containers)('of %s: %s may write to /tmp', (_environment, _owner, container) => {
    if (container.name === 'copy-db-auth') return;
    expect(container.volumeMounts.map(({ mountPath }) => mountPath)).toContain('/tmp');
  });

  it.each(everything)(
    'of %s: %s have the time that an orderly stop takes, and more',
    (_environment, _owner, pod) => {
      const pause = pod.containers[0]?.lifecycle?.preStop.sleep.seconds ?? 0;
      if (pod.terminationGracePeriodSeconds !== undefined) {
        expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(pause + STOP_LIMIT_SECONDS + 5);
      }
    },
  );

  it.each(everything.filter(([, owner]) => !owner.endsWith('-helm-test')))(
    'of %s: %s are started, watched and given work by their probes',
    (_environment, _owner, { containers: [container] }) => {
      expect(container).toMatchObject({
        startupProbe: expect.anything() as unknown,
        livenessProbe: expect.anything() as unknown,
        readinessProbe: expect.anything() as unknown,
      });
    },
  );
});

describe('apps', () => {
  const apps = everything.filter(([, owner]) => /-(?:enqueue|idle|presence|worker-.*)$/.test(owner));

  it.each(apps)('of %s: %s are asked on the health paths', (_environment, _owner, { containers: [app] }) => {
    expect(app).toMatchObject({
      startupProbe: { httpGet: { path: '/health/live', port: 'http' } },
      livenessProbe: { httpGet: { path: '/health/live', port: 'http' } },
      readinessProbe: { httpGet: { path: '/health/ready', port: 'http' } },
    });
  });

  it.each(apps)('of %s: %s are spread over nodes', (_environment, _owner, pod) => {
    expect(pod.topologySpreadConstraints).toHaveLength(1);
  });

  it('pause before they stop where load balancers lead to them, as long as is said', () => {
    const pods = new Map(podsOf(renderedWith({ preStopSeconds: 12 })));
    expect(pods.get('autoingest-enqueue')).toMatchObject({ terminationGracePeriodSeconds: 42 });
    expect(pods.get('autoingest-idle')).toMatchObject({ terminationGracePeriodSeconds: 30 });
  });
});

describe('the credentials of the registry', () => {
  const worker = { name: 'a', bucket: 'b', repo: '/r' };
  const pods = new Map(podsOf(renderedWith({ workers: [worker] })));

  it('are copied to a file that its owner alone may read, in memory', () => {
    const pod = pods.get('autoingest-worker-a');
    expect(pod?.initContainers?.[0]?.command.join(' ')).toMatch(/writeFileSync.*mode: 0o400/s);
    expect(pod?.volumes).toContainEqual({
      name: 'secrets',
      emptyDir: { medium: 'Memory', sizeLimit: '1Mi' },
    });
    expect(pod?.volumes).toContainEqual({
      name: 'db-auth',
      secret: {
        secretName: 'db-auth',
        defaultMode: 0o440,
        items: [{ key: 'db-auth.yaml', path: 'db-auth.yaml' }],
      },
    });
  });

  it('are seen by the copy alone, and the worker cannot write to the copy', () => {
    const pod = pods.get('autoingest-worker-a');
    const mounts = pod?.containers[0]?.volumeMounts ?? [];
    expect(mounts.map(({ name }) => name)).not.toContain('db-auth');
    expect(mounts).toContainEqual({ name: 'secrets', mountPath: '/secrets', readOnly: true });
  });
});
