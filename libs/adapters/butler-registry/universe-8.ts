import { universeSchema, type UniverseDocument } from './dimension-universe';

type Column = Readonly<Record<string, string | number | boolean>>;
type Element = Readonly<Record<string, unknown>>;

const text = (name: string, length: number): Column => ({ name, type: 'string', length });
const of =
  (type: 'int' | 'float' | 'bool') =>
  (...names: readonly string[]): readonly Column[] =>
    names.map((name) => ({ name, type }));
const int = of('int');
const float = of('float');
const bool = of('bool');

/** Python classes that older clients look for; newer ones read only how they are nested. */
const storage = (module: string, name: string, more: Element = {}): Element => ({
  cls: `lsst.daf.butler.registry.dimensions.${module}.${name}`,
  ...more,
});
const plain = storage('table', 'TableDimensionRecordStorage');
const cached = storage('caching', 'CachingDimensionRecordStorage', { nested: plain });
const governor = storage('governor', 'BasicGovernorDimensionRecordStorage');
const viewOf = (table: string): Element =>
  storage('caching', 'CachingDimensionRecordStorage', {
    nested: storage('query', 'QueryDimensionRecordStorage', { view_of: table }),
  });

const observed = {
  targetName: text('target_name', 64),
  reason: text('observation_reason', 68),
  program: text('science_program', 64),
} as const;

/**
 * The dimension universe `daf_butler`, version 8, which new repositories get: written anew, without the texts that describe
 * each dimension, which no client reads.
 *
 * Source: daf_butler configs/dimensions.yaml, version 8.
 */
const DOCUMENT = {
  version: 8,
  namespace: 'daf_butler',
  skypix: {
    common: 'htm7',
    htm: { class: 'lsst.sphgeom.HtmPixelization', max_level: 24 },
    healpix: { class: 'lsst.sphgeom.HealpixPixelization', max_level: 17 },
  },
  elements: {
    instrument: {
      keys: [text('name', 32)],
      metadata: [...int('visit_max', 'visit_system', 'exposure_max', 'detector_max'), text('class_name', 64)],
      governor: true,
      storage: governor,
    },
    band: { keys: [text('name', 32)], storage: viewOf('physical_filter') },
    physical_filter: {
      keys: [text('name', 32)],
      requires: ['instrument'],
      implies: ['band'],
      storage: cached,
    },
    subfilter: { keys: int('id'), requires: ['band'], storage: cached },
    detector: {
      keys: [...int('id'), text('full_name', 32)],
      requires: ['instrument'],
      metadata: [text('name_in_raft', 32), text('raft', 32), text('purpose', 32)],
      storage: cached,
    },
    group: { keys: [text('name', 64)], requires: ['instrument'], storage: plain },
    day_obs: { keys: int('id'), requires: ['instrument'], storage: plain },
    visit: {
      keys: [...int('id'), text('name', 64)],
      requires: ['instrument'],
      implies: ['physical_filter', 'day_obs'],
      metadata: [
        ...int('seq_num'),
        ...float('exposure_time'),
        observed.targetName,
        observed.reason,
        observed.program,
        ...float('azimuth', 'zenith_angle'),
      ],
      storage: plain,
    },
    exposure: {
      keys: [...int('id'), text('obs_id', 64)],
      requires: ['instrument'],
      implies: ['physical_filter', 'group', 'day_obs'],
      metadata: [
        ...float('exposure_time', 'dark_time'),
        text('observation_type', 16),
        observed.reason,
        ...int('seq_num', 'seq_start', 'seq_end'),
        observed.targetName,
        observed.program,
        ...float('tracking_ra', 'tracking_dec', 'sky_angle', 'azimuth', 'zenith_angle'),
        ...bool('has_simulated', 'can_see_sky'),
      ],
      storage: plain,
    },
    skymap: {
      keys: [text('name', 64), { name: 'hash', type: 'hash', nbytes: 40 }],
      metadata: int('tract_max', 'patch_nx_max', 'patch_ny_max'),
      governor: true,
      storage: governor,
    },
    tract: { keys: int('id'), requires: ['skymap'], storage: plain },
    patch: {
      keys: int('id'),
      requires: ['skymap', 'tract'],
      metadata: int('cell_x', 'cell_y').map((column) => ({ ...column, nullable: false })),
      storage: plain,
    },
    visit_detector_region: { requires: ['visit', 'detector'], populated_by: 'visit', storage: plain },
    visit_system: {
      keys: [...int('id'), text('name', 32)],
      requires: ['instrument'],
      storage: cached,
    },
    visit_definition: {
      requires: ['exposure', 'visit'],
      populated_by: 'visit',
      always_join: true,
      storage: plain,
    },
    visit_system_membership: {
      requires: ['visit', 'visit_system'],
      populated_by: 'visit',
      always_join: true,
      storage: plain,
    },
    ssp_hypothesis_table: { keys: [text('name', 64)], storage: plain },
    ssp_hypothesis_bundle: { keys: int('id'), requires: ['ssp_hypothesis_table'], storage: plain },
    ssp_balanced_index: { keys: int('id'), requires: ['ssp_hypothesis_table'], storage: plain },
  },
  topology: {
    spatial: {
      observation_regions: ['visit_detector_region', 'visit'],
      skymap_regions: ['patch', 'tract'],
    },
    temporal: { observation_timespans: ['exposure', 'visit', 'day_obs'] },
  },
} as const;

/** The text that a new repository stores as `config:dimensions.json`. */
export const universe8Text = (): string => JSON.stringify(DOCUMENT);

/** The same, ready to make tables from. */
export const universe8 = (): UniverseDocument => universeSchema.parse(DOCUMENT);
