import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import { freePort } from '../../stack';
import { eventually } from './eventually';
import { goTool, goToolsEntry } from './go-tools';

/** A real control plane of Kubernetes on loopback; its nodes and pods only pretend. */
export interface ControlPlane {
  /** The file that helm takes as KUBECONFIG. */
  readonly kubeconfig: string;
  /** Asks the API server. @throws an Error with its answer when that is no 2xx */
  api(method: string, path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts etcd, kube-apiserver, its controllers and scheduler, and kwok with one node, with their files and logs in `folder`. */
export async function startControlPlane(folder: string): Promise<ControlPlane> {
  const [etcdPort, peerPort, apiPort, controllerPort, schedulerPort, kwokPort] = await Promise.all(
    Array.from({ length: 6 }, () => freePort()),
  );
  const children: ChildProcess[] = [];
  const start = (name: string, ...args: readonly string[]): void => {
    const child = spawn(goTool(name), args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const log = createWriteStream(join(folder, `${name}.log`));
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    children.push(child);
  };

  const etcd = `http://127.0.0.1:${etcdPort ?? 0}`;
  const peer = `http://127.0.0.1:${peerPort ?? 0}`;
  start(
    'etcd',
    '--unsafe-no-fsync',
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${etcd}`,
    `--advertise-client-urls=${etcd}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
  );
  const { key, publicKey, token, tokens } = credentials(folder);
  const server = `https://127.0.0.1:${apiPort ?? 0}`;
  const certificates = join(folder, 'certificates');
  mkdirSync(certificates);
  start(
    'kube-apiserver',
    `--etcd-servers=${etcd}`,
    `--secure-port=${apiPort ?? 0}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--cert-dir=${certificates}`,
    '--service-account-issuer=https://kubernetes.test',
    `--service-account-key-file=${publicKey}`,
    `--service-account-signing-key-file=${key}`,
    `--token-auth-file=${tokens}`,
    '--authorization-mode=RBAC',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--endpoint-reconciler-type=none',
  );
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigOf(server, token));
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const api = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${server}${path}`, {
      method,
      dispatcher,
      headers: { authorization: `Bearer ${token}`, 'content-type': contentTypeOf(method) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${said}`);
    return said.startsWith('{') ? JSON.parse(said) : said;
  };
  const stop = async (): Promise<void> => {
    for (const child of children.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    await dispatcher.close();
  };

  try {
    await eventually(async () => (await api('GET', '/readyz').catch(() => 'not yet')) === 'ok');
    const common = [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--bind-address=127.0.0.1'];
    start(
      'kube-controller-manager',
      ...common,
      `--secure-port=${controllerPort ?? 0}`,
      `--cert-dir=${certificates}`,
      `--service-account-private-key-file=${key}`,
    );
    start('kube-scheduler', ...common, `--secure-port=${schedulerPort ?? 0}`, `--cert-dir=${certificates}`);
    await api('POST', '/api/v1/nodes', NODE);
    start(
      'kwok',
      `--kubeconfig=${kubeconfig}`,
      `--config=${goToolsEntry('kwok-')}`,
      '--manage-all-nodes=true',
      '--node-lease-duration-seconds=40',
      '--node-ip=127.0.0.1',
      `--server-address=127.0.0.1:${kwokPort ?? 0}`,
    );
    return { kubeconfig, api, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Of patches the one that `kubectl patch` sends. */
const contentTypeOf = (method: string): string =>
  method === 'PATCH' ? 'application/strategic-merge-patch+json' : 'application/json';

const SIZE = { cpu: '64', memory: '256Gi', pods: '110' };
const NODE = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'node-0', labels: { 'kubernetes.io/hostname': 'node-0' } },
  status: { allocatable: SIZE, capacity: SIZE },
};

function credentials(folder: string) {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = join(folder, 'accounts.key');
  const publicKey = join(folder, 'accounts.pub');
  writeFileSync(key, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(publicKey, pair.publicKey.export({ type: 'spki', format: 'pem' }));
  const token = randomBytes(16).toString('hex');
  const tokens = join(folder, 'tokens.csv');
  writeFileSync(tokens, `${token},admin,admin,"system:masters"\n`);
  return { key, publicKey, token, tokens };
}

/** JSON is YAML. */
function kubeconfigOf(server: string, token: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
    'current-context': 'test',
  });
}
