import { dimensionTables } from './dimension-tables';
import type { DimensionUniverse } from './dimension-universe';
import { TableBuilder, varchar } from './table-builder';
import { parentsFirst, type TableDefinition } from './table-definition';

/** Major version of the datasets manager: 1 keeps `ingest_date` as a timestamp, 2 as nanoseconds TAI. */
export type DatasetsMajor = 1 | 2;

/** The schema that a registry has before any dataset type is registered, parents first. */
export const staticTables = (
  universe: DimensionUniverse,
  datasetsMajor: DatasetsMajor,
): readonly TableDefinition[] =>
  parentsFirst([
    ...dimensionTables(universe),
    ...fixedTables(datasetsMajor),
    ...universe.governors.map((governor) =>
      new TableBuilder(`collection_summary_${governor}`)
        .key('collection_id', 'bigint')
        .belongsTo(['collection_id'], 'collection', ['collection_id'])
        .dimension(universe, governor, true)
        .build(),
    ),
  ]);

/**
 * The tables that do not depend on the universe.
 *
 * Source: daf_butler registry/collections, registry/datasets/byDimensions, registry/bridge/monolithic.py,
 * registry/dimensions/static.py, registry/opaque.py.
 */
const fixedTables = (datasetsMajor: DatasetsMajor): readonly TableDefinition[] =>
  [
    new TableBuilder('butler_attributes').key('name', 'text').column('value', 'text', false),
    new TableBuilder('dimension_graph_key', 'dimension_graph_key_seq_id').key('id', 'bigint'),
    new TableBuilder('dimension_graph_definition')
      .key('dimension_graph_id', 'bigint')
      .key('dimension_name', 'text')
      .belongsTo(['dimension_graph_id'], 'dimension_graph_key', ['id']),
    new TableBuilder('collection', 'collection_seq_collection_id')
      .key('collection_id', 'bigint')
      .column('name', 'text', false)
      .column('type', 'smallint', false)
      .column('doc', 'text')
      .unique('name'),
    new TableBuilder('run')
      .key('collection_id', 'bigint')
      .column('host', 'text')
      .column('timespan', 'int8range')
      .belongsTo(['collection_id'], 'collection', ['collection_id']),
    new TableBuilder('collection_chain')
      .key('parent', 'bigint')
      .key('position', 'smallint')
      .column('child', 'bigint', false)
      .belongsTo(['parent'], 'collection', ['collection_id'])
      .references(['child'], 'collection', ['collection_id']),
    new TableBuilder('dataset_type', 'dataset_type_seq_id')
      .key('id', 'bigint')
      .column('name', 'text', false)
      .column('storage_class', 'text', false)
      .column('dimensions_key', 'bigint', false)
      .column('tag_association_table', 'text', false)
      .column('calibration_association_table', 'text')
      .unique('name'),
    datasetTable(datasetsMajor),
    new TableBuilder('collection_summary_dataset_type')
      .key('collection_id', 'bigint')
      .key('dataset_type_id', 'bigint')
      .belongsTo(['collection_id'], 'collection', ['collection_id'])
      .belongsTo(['dataset_type_id'], 'dataset_type', ['id']),
    new TableBuilder('opaque_meta').key('table_name', 'text'),
    new TableBuilder('dataset_location')
      .key('datastore_name', 'text')
      .key('dataset_id', 'uuid')
      .references(['dataset_id'], 'dataset', ['id']),
    new TableBuilder('dataset_location_trash').key('dataset_id', 'uuid').key('datastore_name', 'text'),
  ].map((table) => table.build());

const datasetTable = (major: DatasetsMajor): TableBuilder => {
  const table = new TableBuilder('dataset').key('id', 'uuid').column('dataset_type_id', 'bigint', false);
  if (major === 1) table.column('ingest_date', 'timestamp without time zone', false, 'now()');
  else table.column('ingest_date', 'bigint', false);
  return table
    .column('run_id', 'bigint', false)
    .references(['dataset_type_id'], 'dataset_type', ['id'])
    .belongsTo(['run_id'], 'run', ['collection_id']);
};

/** The datastore's own table; the first client that opens the repository to write makes it. */
export const recordsTable = (name: string): TableDefinition =>
  new TableBuilder(name)
    .key('dataset_id', 'uuid')
    .column('path', 'text', false)
    .column('formatter', 'text', false)
    .column('storage_class', 'text', false)
    .key('component', varchar(32))
    .column('checksum', 'text')
    .column('file_size', 'bigint')
    .index('path')
    .build();

/** Name of the tags table that a new dimension group with this key gets. */
export const tagsTableName = (groupKey: number): string =>
  `dataset_tags_${String(groupKey).padStart(8, '0')}`;

/** Which datasets of which collections have which data ids, for all dataset types of one dimension group. */
export function tagsTable(
  universe: DimensionUniverse,
  dimensions: readonly string[],
  groupKey: number,
): TableDefinition {
  const required = universe.requiredOf(dimensions);
  const table = new TableBuilder(tagsTableName(groupKey))
    .column('dataset_type_id', 'bigint', false)
    .references(['dataset_type_id'], 'dataset_type', ['id'])
    .key('dataset_id', 'uuid')
    .belongsTo(['dataset_id'], 'dataset', ['id'])
    .key('collection_id', 'bigint')
    .belongsTo(['collection_id'], 'collection', ['collection_id'])
    .references(['collection_id', 'dataset_type_id'], 'collection_summary_dataset_type', [
      'collection_id',
      'dataset_type_id',
    ]);
  for (const name of required) {
    table.dimension(universe, name, false);
    if (universe.element(name).governor) {
      table.references(['collection_id', name], `collection_summary_${name}`, ['collection_id', name]);
    }
  }
  return table.unique('dataset_type_id', 'collection_id', ...required).build();
}
