/** A privilege of PostgreSQL on a table. */
export type TablePrivilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

/** What a right is needed for; without `ingest` a repository is not opened for writing. */
export type Purpose =
  'ingest' | 'new runs' | 'new dataset types' | 'register-instrument' | '--update-records';

/** Rights on some tables, a sequence or the schema itself. */
export type NeededRight = { readonly purpose: Purpose } & (
  | { readonly on: 'table'; readonly names: readonly string[]; readonly privilege: TablePrivilege }
  | { readonly on: 'sequence'; readonly names: readonly string[]; readonly privilege: 'USAGE' }
  | { readonly on: 'schema'; readonly privilege: 'USAGE' | 'CREATE' }
);

const INSTRUMENT_TABLES = ['instrument', 'detector', 'physical_filter'];
const GROUP_TABLES = ['dimension_graph_key', 'dimension_graph_definition'];
const OVERLAP_TABLES = ['visit_skypix_overlap', 'visit_detector_region_skypix_overlap'];
const INGEST_TABLES = [
  'group',
  'day_obs',
  'exposure',
  'dataset',
  'collection_summary_dataset_type',
  'collection_summary_instrument',
  'dataset_location',
  'visit_system',
  'visit',
  'visit_definition',
  'visit_system_membership',
  'visit_detector_region',
  ...OVERLAP_TABLES,
];
const LOOKED_UP = [
  'butler_attributes',
  ...INSTRUMENT_TABLES,
  ...GROUP_TABLES,
  'collection',
  'run',
  'dataset_type',
  'opaque_meta',
  'visit_skypix_overlap_summary',
  'visit_detector_region_skypix_overlap_summary',
];

const TO_MAKE_RECORDS: readonly NeededRight[] = [
  { purpose: 'ingest', on: 'schema', privilege: 'CREATE' },
  { purpose: 'ingest', on: 'table', privilege: 'INSERT', names: ['opaque_meta'] },
];

/** Tables whose names differ from repository to repository. */
export interface VaryingTables {
  /** The datastore's. */
  readonly records: string;
  /** Whether the datastore's table is yet to be made, which the first writer does. */
  readonly makesRecords?: boolean;
  /** Those of the dataset types that are registered. */
  readonly tags: readonly string[];
}

/** All rights that the statements of this service need; tables that are not there are somebody else's concern. */
export function neededRights({ records, makesRecords = false, tags }: VaryingTables): readonly NeededRight[] {
  const written = [...INGEST_TABLES, records, ...tags];
  return [
    { purpose: 'ingest', on: 'schema', privilege: 'USAGE' },
    { purpose: 'ingest', on: 'table', privilege: 'SELECT', names: [...LOOKED_UP, ...written] },
    { purpose: 'ingest', on: 'table', privilege: 'INSERT', names: written },
    // ON CONFLICT DO UPDATE, for records that a half-finished deletion left.
    { purpose: 'ingest', on: 'table', privilege: 'UPDATE', names: [records] },
    ...(makesRecords ? TO_MAKE_RECORDS : []),
    { purpose: 'new runs', on: 'table', privilege: 'INSERT', names: ['collection', 'run'] },
    { purpose: 'new runs', on: 'sequence', privilege: 'USAGE', names: ['collection_seq_collection_id'] },
    { purpose: 'new dataset types', on: 'schema', privilege: 'CREATE' },
    {
      purpose: 'new dataset types',
      on: 'table',
      privilege: 'INSERT',
      names: ['dataset_type', ...GROUP_TABLES],
    },
    // LOCK TABLE … IN EXCLUSIVE MODE asks for one of UPDATE, DELETE and TRUNCATE.
    { purpose: 'new dataset types', on: 'table', privilege: 'UPDATE', names: GROUP_TABLES },
    {
      purpose: 'new dataset types',
      on: 'sequence',
      privilege: 'USAGE',
      names: ['dataset_type_seq_id', 'dimension_graph_key_seq_id'],
    },
    {
      purpose: 'register-instrument',
      on: 'table',
      privilege: 'INSERT',
      names: [
        ...INSTRUMENT_TABLES,
        'visit_skypix_overlap_summary',
        'visit_detector_region_skypix_overlap_summary',
      ],
    },
    { purpose: 'register-instrument', on: 'table', privilege: 'UPDATE', names: INSTRUMENT_TABLES },
    {
      purpose: '--update-records',
      on: 'table',
      privilege: 'UPDATE',
      names: ['exposure', 'day_obs', 'visit', 'visit_detector_region'],
    },
    { purpose: '--update-records', on: 'table', privilege: 'DELETE', names: OVERLAP_TABLES },
  ];
}
