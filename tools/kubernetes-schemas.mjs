// JSON schemas as kubeconform reads them, one a kind, from the OpenAPI document of Kubernetes. Strict: a field that Kubernetes does not know is a fault.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const REFERENCE = '#/definitions/';
const TEXT_OR_NUMBER = { oneOf: [{ type: 'string' }, { type: 'number' }] };
/** Types whose JSON is wider than the document says. */
const WIDER = {
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': TEXT_OR_NUMBER,
  'io.k8s.apimachinery.pkg.api.resource.Quantity': TEXT_OR_NUMBER,
};

/** A schema whose objects take only the fields that they name. */
export function strict(schema) {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  if (schema['x-kubernetes-int-or-string'] === true) return TEXT_OR_NUMBER;
  const kept = Object.entries(schema).filter(([key]) => key !== 'description' && !key.startsWith('x-'));
  const result = Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      key === 'properties'
        ? Object.fromEntries(Object.entries(value).map(([name, field]) => [name, strict(field)]))
        : strict(value),
    ]),
  );
  return 'properties' in result ? { additionalProperties: false, ...result } : result;
}

/** The name under which kubeconform looks for a kind, by `{{.ResourceKind}}{{.KindSuffix}}.json`. */
export function schemaFile({ group, version, kind }) {
  const prefix = group.split('.')[0];
  return `${kind.toLowerCase()}${prefix === '' ? '' : `-${prefix}`}-${version}.json`;
}

function referenced(schema, definitions, found = new Set()) {
  for (const [key, value] of Object.entries(schema ?? {})) {
    if (key === '$ref' && typeof value === 'string') {
      const name = value.slice(REFERENCE.length);
      if (!found.has(name)) referenced(definitions[name], definitions, found.add(name));
    } else if (typeof value === 'object') referenced(value, definitions, found);
  }
  return found;
}

/** Writes a schema of each kind that a manifest can hold into `folder`. */
export function writeKubernetesSchemas(openApi, folder) {
  mkdirSync(folder, { recursive: true });
  const definitions = Object.fromEntries(
    Object.entries(openApi.definitions).map(([name, schema]) => [name, WIDER[name] ?? strict(schema)]),
  );
  for (const [name, original] of Object.entries(openApi.definitions)) {
    const [kind, ...others] = original['x-kubernetes-group-version-kind'] ?? [];
    if (kind === undefined || others.length > 0) continue;
    const schema = {
      ...definitions[name],
      definitions: Object.fromEntries(
        [...referenced(definitions[name], definitions)].map((used) => [used, definitions[used]]),
      ),
    };
    writeFileSync(join(folder, schemaFile(kind)), JSON.stringify(schema));
  }
}
