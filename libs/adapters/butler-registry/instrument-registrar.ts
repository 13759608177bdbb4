import { Refused } from '#domain/failure';
import type { Instrument } from '#domain/instruments';
import type { DatasetTypes } from './dataset-types';
import type { JsonRow } from './difference';
import { elementTable, overlapSummaryName } from './dimension-tables';
import type { DimensionUniverse } from './dimension-universe';
import type { QualifiedName } from './identifier';
import type { RegistryDatabase, RunStatement } from './registry-database';
import { refuseRejection } from './rejection-outcome';
import { type SyncedRows, syncRows } from './sync-rows';

/** How many rows of one table were new or changed. */
export type RowCounts = Pick<SyncedRows, 'inserted' | 'updated'>;

/** What registering an instrument did; all zeros where it was there already. */
export interface RegisteredInstrument {
  readonly instrument: string;
  readonly rows: Readonly<Record<'instrument' | 'physical_filter' | 'detector', RowCounts>>;
  /** Dataset types that the instrument's files need, all registered now. */
  readonly datasetTypes: readonly string[];
}

/** Puts an instrument's static rows into the registry. */
export class InstrumentRegistrar {
  readonly #database: RegistryDatabase;
  readonly #named: QualifiedName;
  readonly #universe: DimensionUniverse;
  readonly #types: DatasetTypes;

  constructor(
    database: RegistryDatabase,
    named: QualifiedName,
    universe: DimensionUniverse,
    types: DatasetTypes,
  ) {
    this.#database = database;
    this.#named = named;
    this.#universe = universe;
    this.#types = types;
  }

  /**
   * All rows in one transaction; rows of the registry that are not known here stay.
   *
   * @throws Refused `INSTRUMENT_CONFLICT`, naming each differing column, if rows differ and are not to be updated
   */
  async register(
    instrument: Instrument,
    options: { readonly update: boolean },
  ): Promise<RegisteredInstrument> {
    const rows = await this.#database
      .transaction(async (run) => {
        const sync = (element: string, given: readonly JsonRow[]): Promise<SyncedRows> =>
          syncRows(
            run,
            this.#named,
            elementTable(this.#universe, this.#universe.element(element)),
            given,
            options.update,
          );
        const synced = {
          instrument: await sync('instrument', [instrumentRow(instrument)]),
          physical_filter: await sync('physical_filter', filterRows(instrument)),
          detector: await sync('detector', detectorRows(instrument)),
        };
        const conflicts = Object.values(synced).flatMap((table) => table.conflicts);
        if (conflicts.length > 0) throw instrumentConflict(instrument.name, conflicts);
        await this.#insertOverlapSummaries(run, instrument.name);
        return synced;
      })
      .catch(refuseRejection);
    const definitions = [instrument.raw, ...(instrument.guider === null ? [] : [instrument.guider])];
    for (const { datasetType, storageClass } of definitions) {
      await this.#types.ensure(datasetType, storageClass);
    }
    return {
      instrument: instrument.name,
      rows: {
        instrument: counts(rows.instrument),
        physical_filter: counts(rows.physical_filter),
        detector: counts(rows.detector),
      },
      datasetTypes: definitions.map(({ datasetType }) => datasetType),
    };
  }

  /** The pixels of visits refer to these rows: without them no visit can be defined. */
  async #insertOverlapSummaries(run: RunStatement, instrument: string): Promise<void> {
    const { system, level } = this.#universe.commonSkypix;
    for (const element of this.#universe.elements.values()) {
      if (element.spatial === undefined || this.#universe.governorOf(element) !== 'instrument') continue;
      await run(
        `INSERT INTO ${this.#named(overlapSummaryName(element.name))} (skypix_system, skypix_level, instrument)
         VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
        [system, level, instrument],
      );
    }
  }
}

const counts = ({ inserted, updated }: SyncedRows): RowCounts => ({ inserted, updated });

const instrumentRow = (instrument: Instrument): JsonRow => ({
  name: instrument.name,
  visit_max: instrument.visitMax,
  visit_system: instrument.visitSystem,
  exposure_max: instrument.exposureMax,
  detector_max: instrument.detectorMax,
  class_name: instrument.className,
});

const filterRows = (instrument: Instrument): readonly JsonRow[] =>
  instrument.physicalFilters.map(({ name, band }) => ({ instrument: instrument.name, name, band }));

const detectorRows = (instrument: Instrument): readonly JsonRow[] =>
  instrument.detectors.map((detector) => ({
    instrument: instrument.name,
    id: detector.id,
    full_name: detector.fullName,
    name_in_raft: detector.nameInRaft,
    raft: detector.raft,
    purpose: detector.purpose,
  }));

function instrumentConflict(instrument: string, conflicts: readonly string[]): Refused {
  const shown = conflicts.slice(0, 5);
  const more = conflicts.length - shown.length;
  return new Refused(
    'INSTRUMENT_CONFLICT',
    `${instrument} is registered with other values (registry != known here); --update writes those known here. ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
    { facts: { instrument, rows: conflicts.length } },
  );
}
