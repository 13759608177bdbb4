// Builds the Go programs that prove the Helm chart, from the Go module proxy alone, once, into AUTOINGEST_CACHE; prints their folder.
//   go-tools.mjs chart     helm and kubeconform, and JSON schemas of the Kubernetes API (a few minutes)
//   go-tools.mjs cluster   besides these a control plane with nodes that only pretend: etcd, kube-…, kwok (a quarter of an hour)
// With --cached nothing is built: exit status 3 where something is missing. Only tests use these: the product needs no Go.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { writeKubernetesSchemas } from './kubernetes-schemas.mjs';

const KUBERNETES = 'v1.34.4';
const ETCD = 'v3.6.4';
const KWOK = 'v0.8.0';
const cache =
  process.env.AUTOINGEST_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'autoingest');
const folder = join(cache, 'go-tools');
const bin = join(folder, 'bin');
const NO_TOOL = 3;

const installed = (module, version) => ({ version, build: () => install(`${module}@${version}`) });
const ofKubernetes = (path) => ({ version: KUBERNETES, build: (target) => buildInModule(path, target) });
const programs = {
  helm: installed('helm.sh/helm/v3/cmd/helm', 'v3.22.0'),
  kubeconform: installed('github.com/yannh/kubeconform/cmd/kubeconform', 'v0.8.0'),
  kwok: installed('sigs.k8s.io/kwok/cmd/kwok', KWOK),
  etcd: { version: ETCD, build: (target) => buildInModule('go.etcd.io/etcd/server/v3', target) },
  'kube-apiserver': ofKubernetes('k8s.io/kubernetes/cmd/kube-apiserver'),
  'kube-controller-manager': ofKubernetes('k8s.io/kubernetes/cmd/kube-controller-manager'),
  'kube-scheduler': ofKubernetes('k8s.io/kubernetes/cmd/kube-scheduler'),
};
const sets = { chart: ['helm', 'kubeconform'], cluster: Object.keys(programs) };

function fail(message, status = 1) {
  console.error(message);
  process.exit(status);
}

function go(args, options = {}) {
  const done = spawnSync('go', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
    ...options,
    env: { ...process.env, GOBIN: bin, GOFLAGS: '-mod=mod', ...options.env },
  });
  if (done.status !== 0) fail(`go ${args.join(' ')} failed; see the lines above.`);
  return done.stdout;
}

const install = (module) => go(['install', '-ldflags=-s -w', module]);
const downloaded = (module) => JSON.parse(go(['mod', 'download', '-json', module], { cwd: folder }));

/** Kubernetes cannot be installed by its name, since its modules replace each other: this module says with what. */
function buildInModule(path, target) {
  const module = join(folder, `module-${KUBERNETES}`);
  mkdirSync(module, { recursive: true });
  const own = readFileSync(downloaded(`k8s.io/kubernetes@${KUBERNETES}`).GoMod, 'utf8');
  const staged = [...own.matchAll(/^\s*(?:replace )?(k8s\.io\/\S+) => \.\/staging\//gm)].map(
    ([, name]) => `replace ${name} => ${name} ${KUBERNETES.replace('v1', 'v0')}`,
  );
  writeFileSync(
    join(module, 'go.mod'),
    [
      'module autoingest/control-plane',
      /^go \S+$/m.exec(own)[0],
      `require k8s.io/kubernetes ${KUBERNETES}`,
      `require go.etcd.io/etcd/server/v3 ${ETCD}`,
      ...staged,
      '',
    ].join('\n\n'),
  );
  const version = `-X k8s.io/component-base/version.gitVersion=${KUBERNETES}`;
  go(['build', `-ldflags=-s -w ${version}`, '-o', target, path], { cwd: module });
}

/** What the pretended nodes and pods do, in the order of their lives, as kwok's authors ship it. */
function kwokStages() {
  const stage = join(downloaded(`sigs.k8s.io/kwok@${KWOK}`).Dir, 'kustomize/stage');
  const files = [
    'node/fast/node-initialize.yaml',
    'node/heartbeat-with-lease/node-heartbeat-with-lease.yaml',
    'pod/fast/pod-ready.yaml',
    'pod/fast/pod-complete.yaml',
    'pod/fast/pod-delete.yaml',
  ];
  return files.map((file) => readFileSync(join(stage, file), 'utf8')).join('\n---\n');
}

function build(name) {
  const { version, build: make } = programs[name];
  const target = join(bin, name);
  console.error(`Building ${name} ${version} for the tests of the Helm chart, once …`);
  rmSync(target, { force: true });
  make(target);
  writeFileSync(`${target}.version`, version);
}

const isBuilt = (name) =>
  existsSync(join(bin, name)) &&
  existsSync(join(bin, `${name}.version`)) &&
  readFileSync(join(bin, `${name}.version`), 'utf8') === programs[name].version;

const [set = 'chart', ...options] = process.argv.slice(2);
const names = sets[set] ?? fail(`unknown set '${set}'; known: ${Object.keys(sets).join(', ')}`, 2);
const schemas = join(folder, `schemas-${KUBERNETES}`);
const stages = join(folder, `kwok-${KWOK}.yaml`);
const missing = names.filter((name) => !isBuilt(name));
const isWhole = missing.length === 0 && existsSync(schemas) && (set === 'chart' || existsSync(stages));
if (!isWhole) {
  if (options.includes('--cached')) fail(`Not in ${folder}: all of ${names.join(', ')}.`, NO_TOOL);
  if (spawnSync('go', ['version']).status !== 0) {
    fail(`The chart is proved with ${missing.join(', ')}, built by Go, and no 'go' is on PATH.`, NO_TOOL);
  }
  mkdirSync(bin, { recursive: true });
  for (const name of missing) build(name);
  if (!existsSync(schemas)) {
    const swagger = join(downloaded(`k8s.io/kubernetes@${KUBERNETES}`).Dir, 'api/openapi-spec/swagger.json');
    rmSync(`${schemas}.new`, { recursive: true, force: true });
    writeKubernetesSchemas(JSON.parse(readFileSync(swagger, 'utf8')), `${schemas}.new`);
    renameSync(`${schemas}.new`, schemas);
  }
  if (set === 'cluster') writeFileSync(stages, kwokStages());
}
console.log(folder);
