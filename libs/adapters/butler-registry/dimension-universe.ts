import { z } from 'zod';

const columnSchema = z.looseObject({
  name: z.string(),
  type: z.enum(['string', 'int', 'float', 'bool', 'hash', 'region', 'datetime', 'uuid', 'blob']),
  length: z.int().optional(),
  nbytes: z.int().optional(),
});
const storageSchema = z.looseObject({
  view_of: z.string().optional(),
  nested: z.looseObject({ view_of: z.string().optional() }).optional(),
});
const elementSchema = z.looseObject({
  keys: z.array(columnSchema).default([]),
  metadata: z.array(columnSchema).default([]),
  requires: z.array(z.string()).default([]),
  implies: z.array(z.string()).default([]),
  governor: z.boolean().default(false),
  implied_union_target: z.string().optional(),
  storage: storageSchema.optional(),
});
const families = z.record(z.string(), z.array(z.string())).default({});

/** The document `config:dimensions.json` of a registry. */
export const universeSchema = z.looseObject({
  version: z.int(),
  namespace: z.string().default('daf_butler'),
  skypix: z.looseObject({ common: z.string().regex(/^[a-z]+\d+$/) }),
  elements: z.record(z.string(), elementSchema),
  topology: z.looseObject({ spatial: families, temporal: families }).default({ spatial: {}, temporal: {} }),
});
export type UniverseDocument = z.infer<typeof universeSchema>;

/** A key or metadata column as the universe declares it. */
export type DeclaredColumn = z.infer<typeof columnSchema>;

/** A dimension, or a combination of dimensions that has records of its own. */
export interface DimensionElement {
  readonly name: string;
  readonly keys: readonly DeclaredColumn[];
  readonly metadata: readonly DeclaredColumn[];
  /** Names of the dimensions that identify a record, in the universe's order; its own last if it is a dimension. */
  readonly required: readonly string[];
  readonly implied: readonly string[];
  readonly governor: boolean;
  /** False for `band`, which is the set of values that another table has. */
  readonly hasTable: boolean;
  /** Name of the family of regions it belongs to. */
  readonly spatial: string | undefined;
  readonly temporal: string | undefined;
}

/**
 * The dimensions of one registry, in the order that daf_butler gives them: what depends on nothing first.
 *
 * Source: daf_butler dimensions/_config.py and _universe.py.
 */
export class DimensionUniverse {
  readonly version: number;
  readonly namespace: string;
  /** `htm7` is the system `htm` at level 7. */
  readonly commonSkypix: { readonly system: string; readonly level: number };
  readonly elements: ReadonlyMap<string, DimensionElement>;

  /** @throws RangeError for elements that need each other */
  constructor(document: UniverseDocument) {
    this.version = document.version;
    this.namespace = document.namespace;
    const common = document.skypix.common;
    const level = common.search(/\d/);
    this.commonSkypix = { system: common.slice(0, level), level: Number(common.slice(level)) };
    this.elements = sortElements(document);
  }

  /** @throws RangeError for an unknown name */
  element(name: string): DimensionElement {
    const element = this.elements.get(name);
    if (element === undefined) throw new RangeError(`universe ${this.version} has no element ${name}`);
    return element;
  }

  /** The instrument or skymap that an element's records belong to. */
  governorOf(element: DimensionElement): string | undefined {
    return element.required.find((name) => this.element(name).governor);
  }

  get governors(): readonly string[] {
    return [...this.elements.values()].filter((element) => element.governor).map(({ name }) => name);
  }

  /** The dimensions that a dataset type's data ids consist of: all that the given ones bring along, less the implied. */
  requiredOf(dimensions: readonly string[]): readonly string[] {
    const all = new Set<string>();
    const pending = [...dimensions];
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (all.has(name)) continue;
      all.add(name);
      const element = this.element(name);
      pending.push(...element.required, ...element.implied);
    }
    const implied = new Set([...all].flatMap((name) => this.element(name).implied));
    return [...this.elements.keys()].filter((name) => all.has(name) && !implied.has(name));
  }
}

function sortElements(document: UniverseDocument): ReadonlyMap<string, DimensionElement> {
  const familyOf = (space: 'spatial' | 'temporal', name: string): string | undefined =>
    Object.entries(document.topology[space]).find(([, members]) => members.includes(name))?.[0];
  const placed = new Map<string, DimensionElement>();
  const pending = new Map(Object.entries(document.elements));
  while (pending.size > 0) {
    // In rounds: first all that need nothing, then all that need only those, each round by name.
    const ready = [...pending.keys()]
      .filter((name) => {
        const { requires = [], implies = [] } = pending.get(name) ?? {};
        return ![...requires, ...implies].some((needed) => pending.has(needed));
      })
      .sort();
    if (ready.length === 0)
      throw new RangeError(`elements need each other: ${[...pending.keys()].join(', ')}`);
    for (const name of ready) {
      const declared = pending.get(name);
      pending.delete(name);
      if (declared === undefined) continue;
      const needed = new Set(
        declared.requires.flatMap((other) => [other, ...(placed.get(other)?.required ?? [])]),
      );
      const dimensions = [...placed.values()]
        .filter((other) => other.keys.length > 0)
        .map((other) => other.name);
      const required = dimensions.filter((other) => needed.has(other));
      const union = declared.implied_union_target ?? (declared.storage?.nested ?? declared.storage)?.view_of;
      placed.set(name, {
        name,
        keys: declared.keys,
        metadata: declared.metadata,
        required: declared.keys.length > 0 ? [...required, name] : required,
        implied: dimensions.filter((other) => declared.implies.includes(other)),
        governor: declared.governor,
        hasTable: union === undefined,
        spatial: familyOf('spatial', name),
        temporal: familyOf('temporal', name),
      });
    }
  }
  return placed;
}
