import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { goToolsEntry, runGoTool } from '../support/go-tools';
import { chartFolder, environments, KUBERNETES_VERSION, template } from '../support/helm-chart';

const crds = join(__dirname, 'crds');
const golden = join(__dirname, 'golden');

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly [{ readonly name: string; readonly schema: { openAPIV3Schema: object } }];
  };
}

/** A schema whose objects take only the fields that they name. */
function strict(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(strict);
  const fields = Object.entries(schema).map(([key, value]) => [key, strict(value)] as const);
  const isOpen = !('properties' in schema);
  return { ...Object.fromEntries(fields), ...(isOpen ? {} : { additionalProperties: false }) };
}

/** Schemas of the kinds that are not of Kubernetes itself, for kubeconform. */
function ownSchemas(): string {
  const folder = mkdtempSync(join(tmpdir(), 'autoingest-schemas-'));
  for (const file of readdirSync(crds)) {
    const { group, names, versions } = (parse(readFileSync(join(crds, file), 'utf8')) as Definition).spec;
    const name = `${names.kind}-${group.split('.')[0] ?? ''}-${versions[0].name}.json`.toLowerCase();
    const schema = strict(versions[0].schema.openAPIV3Schema) as { properties: Record<string, unknown> };
    schema.properties['metadata'] = { type: 'object' };
    writeFileSync(join(folder, name), JSON.stringify(schema));
  }
  return folder;
}

describe('the chart', () => {
  let schemas = '';
  beforeAll(() => {
    schemas = ownSchemas();
  });
  afterAll(() => {
    rmSync(schemas, { recursive: true, force: true });
  });

  const conform = (manifests: string) =>
    runGoTool(
      'kubeconform',
      [
        '-strict',
        '-summary',
        ...[goToolsEntry('schemas-'), schemas].flatMap((folder) => [
          '-schema-location',
          join(folder, '{{.ResourceKind}}{{.KindSuffix}}.json'),
        ]),
      ],
      manifests,
    );

  it.each(environments)('passes helm lint --strict with the values of %s', (_name, file) => {
    const said = runGoTool('helm', [
      'lint',
      '--strict',
      chartFolder,
      `--kube-version=${KUBERNETES_VERSION}`,
      `--values=${file}`,
    ]);
    expect({ status: said.status, failed: /\d+ chart\(s\) failed/.exec(said.out)?.[0] }).toEqual({
      status: 0,
      failed: '0 chart(s) failed',
    });
  });

  it.each(environments)('becomes what Kubernetes knows with the values of %s', (_name, file) => {
    const { out, error } = template(file);
    expect(error).toBe('');
    const { status, out: said } = conform(out);
    expect(said).toMatch(/Invalid: 0, Errors: 0, Skipped: 0/);
    expect(status).toBe(0);
  });

  it.each([
    ['a field that a pod does not have', 'serviceAccountName:', 'serviceAcountName:'],
    ['a field that a ScaledObject does not have', 'pollingInterval:', 'pollInterval:'],
    ['a text where a number belongs', 'minReplicaCount: 1', 'minReplicaCount: one'],
  ])('would be refused with %s', (_what, right, wrong) => {
    const { out } = template(join(chartFolder, '../environments/test.yaml'));
    expect(out).toContain(right);
    expect(conform(out.replace(right, wrong)).status).not.toBe(0);
  });

  it.each(environments)('becomes what was reviewed with the values of %s', (name, file) => {
    const { out, error } = template(file);
    expect(error).toBe('');
    const reviewed = join(golden, `${name}.yaml`);
    if (process.env['UPDATE_GOLDEN'] === '1') {
      mkdirSync(golden, { recursive: true });
      writeFileSync(reviewed, out);
    }
    expect(out).toBe(readFileSync(reviewed, 'utf8'));
  });
});
