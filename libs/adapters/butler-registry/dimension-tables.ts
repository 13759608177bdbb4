import type { DimensionElement, DimensionUniverse } from './dimension-universe';
import { firstKey, keyType, sqlType, TableBuilder, varchar } from './table-builder';
import type { TableDefinition } from './table-definition';

/**
 * The tables of all elements of a universe, with those of their overlaps with sky pixels and with each other.
 *
 * Source: daf_butler registry/dimensions/static.py.
 */
export function dimensionTables(universe: DimensionUniverse): readonly TableDefinition[] {
  const withTable = [...universe.elements.values()].filter((element) => element.hasTable);
  return [
    ...withTable.flatMap((element) => [
      elementTable(universe, element),
      ...(element.spatial === undefined ? [] : skypixOverlapTables(universe, element)),
    ]),
    ...mutualOverlapTables(universe, withTable),
  ];
}

/** The table that holds an element's records. */
export function elementTable(universe: DimensionUniverse, element: DimensionElement): TableDefinition {
  const table = new TableBuilder(element.name);
  const parents = element.required.filter((name) => name !== element.name);
  for (const name of parents) table.dimension(universe, name, true);
  if (element.keys.length > 0) table.key(firstKey(element).name, keyType(element));
  for (const name of element.implied) table.dimension(universe, name, false);
  for (const key of element.keys.slice(1)) {
    table.column(key.name, sqlType(key)).unique(...parents, key.name);
  }
  for (const column of element.metadata) table.column(column.name, sqlType(column));
  if (element.spatial !== undefined) table.column('region', 'text');
  if (element.temporal !== undefined) table.column('timespan', 'int8range');
  return table.build();
}

const governor = (universe: DimensionUniverse, element: DimensionElement): string => {
  const name = universe.governorOf(element);
  if (name === undefined) throw new RangeError(`${element.name} has regions but no governor`);
  return name;
};

/** Name of the table that says for which instruments an element's pixels are kept. */
export const overlapSummaryName = (element: string): string => `${element}_skypix_overlap_summary`;

function skypixOverlapTables(
  universe: DimensionUniverse,
  element: DimensionElement,
): readonly TableDefinition[] {
  const owner = governor(universe, element);
  const summary = new TableBuilder(overlapSummaryName(element.name))
    .key('skypix_system', varchar(16))
    .key('skypix_level', 'smallint')
    .dimension(universe, owner, true);
  const shared = ['skypix_system', 'skypix_level', owner];
  const overlap = new TableBuilder(`${element.name}_skypix_overlap`)
    .key('skypix_system', varchar(16))
    .key('skypix_level', 'smallint')
    .belongsTo(shared, summary.name, shared);
  for (const name of element.required) overlap.dimension(universe, name, true);
  overlap
    .key('skypix_index', 'bigint')
    .index('skypix_system', 'skypix_level', 'skypix_index', ...element.required);
  return [summary.build(), overlap.build()];
}

/** Never filled, but every registry has them. */
function mutualOverlapTables(
  universe: DimensionUniverse,
  elements: readonly DimensionElement[],
): readonly TableDefinition[] {
  const order = [...universe.elements.keys()];
  const spatial = elements.filter((element) => element.spatial !== undefined);
  const families = [...new Set(spatial.map((element) => element.spatial))];
  const pairs = spatial.flatMap((one) =>
    spatial
      .filter((other) => families.indexOf(one.spatial) < families.indexOf(other.spatial))
      .map((other) => (order.indexOf(one.name) < order.indexOf(other.name) ? [one, other] : [other, one])),
  );
  return pairs.flatMap((pair) => {
    const name = pair.map((element) => element.name).join('_');
    const summary = new TableBuilder(`${name}_overlap_summary`);
    const overlap = new TableBuilder(`${name}_overlap`);
    const owners = pair.map((element) => governor(universe, element));
    for (const owner of owners) {
      summary.dimension(universe, owner, true);
      overlap.dimension(universe, owner, true);
    }
    for (const element of pair) {
      for (const dimension of element.required) {
        if (!owners.includes(dimension)) overlap.dimension(universe, dimension, true);
      }
    }
    return [summary.build(), overlap.build()];
  });
}
