import type { FailureCode } from '#domain/failure';
import type { QualifiedName } from './identifier';
import type { RegistryDatabase } from './registry-database';
import { textOf } from './sql-row';

/** A value of a dimension that is not registered. */
export interface UnknownValue {
  readonly code: FailureCode;
  readonly message: string;
}

interface InstrumentDimensions {
  readonly detectors: ReadonlySet<string>;
  readonly physicalFilters: ReadonlySet<string>;
}

/** The registered instruments with their detectors and filters, remembered; new ones are looked for when one is missed. */
export class KnownDimensions {
  readonly #database: RegistryDatabase;
  readonly #named: QualifiedName;
  #instruments: ReadonlyMap<string, InstrumentDimensions> = new Map();

  constructor(database: RegistryDatabase, named: QualifiedName) {
    this.#database = database;
    this.#named = named;
  }

  /** What of a data id is not registered as far as is remembered; undefined if all of it is. */
  unknownOf(id: {
    readonly instrument: string;
    readonly detector: number;
    readonly physicalFilter: string | undefined;
  }): UnknownValue | undefined {
    const known = this.#instruments.get(id.instrument);
    if (known === undefined) {
      return {
        code: 'INSTRUMENT_NOT_REGISTERED',
        message: `The instrument ${id.instrument} is not registered: 'autoingest register-instrument REPO ${id.instrument}'.`,
      };
    }
    if (!known.detectors.has(String(id.detector))) {
      return {
        code: 'DETECTOR_NOT_REGISTERED',
        message: `${id.instrument} has no detector ${id.detector} in the registry.`,
      };
    }
    if (id.physicalFilter !== undefined && !known.physicalFilters.has(id.physicalFilter)) {
      return {
        code: 'FILTER_NOT_REGISTERED',
        message: `${id.instrument} has no physical filter '${id.physicalFilter}' in the registry: 'autoingest register-instrument REPO ${id.instrument} --update' adds new ones.`,
      };
    }
    return undefined;
  }

  /** Reads all of it again. */
  async refresh(): Promise<void> {
    const rows = await this.#database.run(
      `SELECT 'detector' AS element, instrument, id::text AS value FROM ${this.#named('detector')}
       UNION ALL SELECT 'physical_filter', instrument, name FROM ${this.#named('physical_filter')}
       UNION ALL SELECT 'instrument', name, name FROM ${this.#named('instrument')}`,
    );
    const instruments = new Map<string, { detectors: Set<string>; physicalFilters: Set<string> }>();
    for (const row of rows) {
      const name = textOf(row, 'instrument');
      const known = instruments.get(name) ?? { detectors: new Set(), physicalFilters: new Set() };
      instruments.set(name, known);
      const element = textOf(row, 'element');
      if (element === 'detector') known.detectors.add(textOf(row, 'value'));
      if (element === 'physical_filter') known.physicalFilters.add(textOf(row, 'value'));
    }
    this.#instruments = instruments;
  }
}
