import type { Instrument } from '#domain/instruments';
import { readAttributes } from './butler-attributes';
import { parseButlerConfig, type ButlerConfig } from './butler-config';
import { DatasetTypes } from './dataset-types';
import { DatasetWriter } from './dataset-writer';
import { exposureColumns } from './exposure-columns';
import { ExposureRegistrar } from './exposure-registrar';
import { ExposureWriter } from './exposure-writer';
import { FirstFiles } from './first-files';
import type { GuiderFile, GuiderOutcome } from './guider-batch';
import { GuiderLookUp } from './guider-look-up';
import { GuiderRegistrar } from './guider-registrar';
import { namesIn } from './identifier';
import { InstrumentRegistrar, type RegisteredInstrument } from './instrument-registrar';
import { KnownDimensions } from './known-dimensions';
import { passGate, type RegistryLayout } from './layout-gate';
import { DEFAULT_LIMITS, type OpenOptions } from './open-options';
import type { ExposureKey, RawBatch, RawBatchResult, RawRegistration } from './raw-batch';
import { RawRegistrar } from './raw-registrar';
import { ensureRecordsTable } from './records-table';
import { RegistryDatabase } from './registry-database';
import { locateRepository } from './repository-location';
import { resolveTarget } from './resolve-target';
import { RunCollections } from './run-collections';
import { textOf } from './sql-row';
import { VisitCandidates } from './visit-candidates';
import { visitColumns } from './visit-columns';
import { VisitRegistrar } from './visit-registrar';
import type { StoredExposure, VisitOutcome, VisitRows } from './visit-rows';
import type { ExposureSelection } from './visit-selection';
import { VisitSystems } from './visit-systems';
import { VisitWriter } from './visit-writer';
import { checkColumns } from './written-tables';

/** What an open repository is; nothing in it is secret. */
export interface RepositoryDescription {
  readonly configUri: string;
  /** The registry's URL without password. */
  readonly registry: string;
  readonly schema: string;
  readonly universe: { readonly namespace: string; readonly version: number };
  /** Version by manager class. */
  readonly versions: Readonly<Record<string, string>>;
  readonly datastoreName: string;
  readonly recordsTable: string;
}

/** A Butler repository that this process may write to: its layout was found to be one that is known. */
export class ButlerRepository {
  readonly description: RepositoryDescription;
  readonly #database: RegistryDatabase;
  readonly #raws: RawRegistrar;
  readonly #guiders: GuiderRegistrar;
  readonly #instruments: InstrumentRegistrar;
  readonly #visits: VisitRegistrar;
  readonly #candidates: VisitCandidates;

  private constructor(
    database: RegistryDatabase,
    config: ButlerConfig,
    schema: string,
    layout: RegistryLayout,
    now: () => number,
  ) {
    const named = namesIn(schema);
    const columns = exposureColumns(layout.universe);
    const types = new DatasetTypes(database, schema, named, layout.universe);
    const known = new KnownDimensions(database, named);
    this.#database = database;
    this.#instruments = new InstrumentRegistrar(database, named, layout.universe, types);
    this.description = describe(database, config, schema, layout);
    this.#raws = new RawRegistrar({
      known,
      exposures: new ExposureRegistrar(
        new ExposureWriter(database, named, columns),
        new FirstFiles({
          database,
          named,
          types,
          recordsTable: config.recordsTable,
          datasetsMajor: layout.datasetsMajor,
        }),
        columns,
      ),
      datasets: new DatasetWriter({
        database,
        named,
        datasetsMajor: layout.datasetsMajor,
        datastoreName: config.datastoreName,
        recordsTable: config.recordsTable,
        now,
      }),
      types,
      runs: new RunCollections(database, named),
    });
    this.#guiders = new GuiderRegistrar({
      lookUp: new GuiderLookUp(database, named),
      known,
      raws: this.#raws,
    });
    const ofVisits = visitColumns(layout.universe);
    this.#visits = new VisitRegistrar(
      new VisitWriter(database, named, ofVisits),
      new VisitSystems(database, named, layout.universe),
      ofVisits,
    );
    this.#candidates = new VisitCandidates(database, named, columns);
  }

  /**
   * Opens a repository to write to it.
   *
   * @param repository - a folder, a path to its YAML file, `file://…` or `s3://…`
   * @throws Refused for a repository that is not known through and through, each reason with its own code
   * @throws RetryLater when the registry cannot be reached
   */
  static async open(repository: string, options: OpenOptions): Promise<ButlerRepository> {
    return openRegistry(repository, options, async ({ database, config, schema, layout, recordsThere }) => {
      if (!recordsThere) await ensureRecordsTable(database, schema, config.recordsTable);
      return new ButlerRepository(database, config, schema, layout, options.now ?? Date.now);
    });
  }

  /** What a repository is, if it may be written to; nothing is changed. @throws as `open` */
  static async inspect(repository: string, options: OpenOptions): Promise<RepositoryDescription> {
    return openRegistry(repository, options, async ({ database, config, schema, layout }) => {
      const description = describe(database, config, schema, layout);
      await database.close();
      return description;
    });
  }

  /**
   * Registers a batch of raws, all that can be; what was there already is no failure.
   *
   * @param how - `updateRecords` makes exposures that are there as the batch says, where they would be conflicts
   * @throws RetryLater when the registry is away, busy or read-only: what was done so far is sound, and doing all again is safe
   */
  registerRaws(batch: RawBatch, how: RawRegistration = {}): Promise<RawBatchResult> {
    return this.#raws.register(batch, how);
  }

  /**
   * Registers stacks of guider stamps whose exposures are in the registry; the others are told of.
   *
   * @returns what became of each, in their order
   * @throws RetryLater as `registerRaws`; doing all again is safe
   */
  registerGuiders(files: readonly GuiderFile[]): Promise<readonly GuiderOutcome[]> {
    return this.#guiders.register(files);
  }

  /**
   * Puts an instrument with its detectors, filters and dataset types into the registry; doing so again changes nothing.
   *
   * @param options - `update` writes the values known here over differing ones
   * @throws Refused `INSTRUMENT_CONFLICT` if values differ and are not to be updated; nothing is changed then
   */
  registerInstrument(
    instrument: Instrument,
    options: { readonly update: boolean },
  ): Promise<RegisteredInstrument> {
    return this.#instruments.register(instrument, options);
  }

  /**
   * Brings visits into the registry, each with all its rows or none; what was there already is compared.
   *
   * @returns what became of each, in their order
   * @throws RetryLater as `registerRaws`; doing all again is safe
   */
  defineVisits(visits: readonly VisitRows[]): Promise<readonly VisitOutcome[]> {
    return this.#visits.define(visits);
  }

  /** Those of the exposures that have no visit of a visit system. @throws RetryLater */
  exposuresWithoutVisit(
    exposures: readonly ExposureKey[],
    visitSystem: number,
  ): Promise<readonly ExposureKey[]> {
    return this.#candidates.without(exposures, visitSystem);
  }

  /** The nights (YYYYMMDD, ascending) that have exposures of a selection. @throws RetryLater */
  nightsOf(selection: ExposureSelection): Promise<readonly number[]> {
    return this.#candidates.nights(selection);
  }

  /** The exposures of a selection of one night, by id. @throws RetryLater */
  exposuresOf(selection: ExposureSelection, dayObs: number): Promise<readonly StoredExposure[]> {
    return this.#candidates.ofNight(selection, dayObs);
  }

  /** @throws RetryLater when the registry does not answer */
  ping(): Promise<void> {
    return this.#database.ping();
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}

const describe = (
  database: RegistryDatabase,
  config: ButlerConfig,
  schema: string,
  layout: RegistryLayout,
): RepositoryDescription => ({
  configUri: config.configUri,
  registry: database.where,
  schema,
  universe: { namespace: layout.universe.namespace, version: layout.universe.version },
  versions: Object.fromEntries(layout.versions),
  datastoreName: config.datastoreName,
  recordsTable: config.recordsTable,
});

interface OpenRegistry {
  readonly database: RegistryDatabase;
  readonly config: ButlerConfig;
  readonly schema: string;
  readonly layout: RegistryLayout;
  /** Whether the datastore's table is there. */
  readonly recordsThere: boolean;
}

/** Connects and passes the gate; the connections are closed if that, or what follows, fails. */
async function openRegistry<T>(
  repository: string,
  options: OpenOptions,
  then: (registry: OpenRegistry) => Promise<T>,
): Promise<T> {
  const location = locateRepository(repository);
  const config = parseButlerConfig(await options.readText(location.configUri), location);
  const target = await resolveTarget(config.registry, options.credentials ?? {});
  const database = await RegistryDatabase.connect(target, { ...DEFAULT_LIMITS, ...options.limits });
  try {
    const schema = config.registry.namespace ?? (await currentSchema(database));
    const attributes = await readAttributes(database, schema, namesIn(schema));
    const layout = passGate(attributes, config.registry.managers, database.where);
    const recordsThere = await checkColumns(database, schema, layout, config.recordsTable);
    return await then({ database, config, schema, layout, recordsThere });
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function currentSchema(database: RegistryDatabase): Promise<string> {
  const [row] = await database.run('SELECT current_schema()::text AS schema');
  return textOf(row ?? {}, 'schema');
}
