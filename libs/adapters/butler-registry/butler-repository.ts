import type { Instrument } from '#domain/instruments';
import { DatasetTypes } from './dataset-types';
import { DatasetWriter } from './dataset-writer';
import { exposureColumns } from './exposure-columns';
import { ExposureRegistrar } from './exposure-registrar';
import { ExposureWriter } from './exposure-writer';
import { FirstFiles } from './first-files';
import type { GuiderFile, GuiderOutcome } from './guider-batch';
import { grantsFor } from './grants';
import { GuiderLookUp } from './guider-look-up';
import { GuiderRegistrar } from './guider-registrar';
import { namesIn } from './identifier';
import { inspectRepository, type Inspection } from './inspection';
import { InstrumentRegistrar, type RegisteredInstrument } from './instrument-registrar';
import { KnownDimensions } from './known-dimensions';
import type { OpenOptions } from './open-options';
import { openRegistry, type OpenRegistry } from './open-registry';
import type { ExposureKey, RawBatch, RawBatchResult, RawRegistration } from './raw-batch';
import { previewParts } from './raw-preview';
import { RawRegistrar } from './raw-registrar';
import { ensureRecordsTable } from './records-table';
import type { RegistryDatabase } from './registry-database';
import { describeRepository, type RepositoryDescription } from './repository-description';
import type { MissingRights } from './rights-check';
import { RunCollections } from './run-collections';
import { VisitCandidates } from './visit-candidates';
import { visitColumns } from './visit-columns';
import { VisitRegistrar } from './visit-registrar';
import type { StoredExposure, VisitOutcome, VisitRows } from './visit-rows';
import type { ExposureSelection } from './visit-selection';
import { VisitSystems } from './visit-systems';
import { VisitWriter } from './visit-writer';

/** A Butler repository that this process may write to: its layout was found to be one that is known. */
export class ButlerRepository {
  readonly description: RepositoryDescription;
  readonly #database: RegistryDatabase;
  readonly #raws: RawRegistrar;
  readonly #guiders: GuiderRegistrar;
  readonly #preview: RawRegistrar;
  readonly #guiderPreview: GuiderRegistrar;
  readonly #instruments: InstrumentRegistrar;
  readonly #visits: VisitRegistrar;
  readonly #candidates: VisitCandidates;

  private constructor({ database, config, schema, layout, recordsThere }: OpenRegistry, now: () => number) {
    const named = namesIn(schema);
    const columns = exposureColumns(layout.universe);
    const types = new DatasetTypes(database, schema, named, layout.universe);
    const known = new KnownDimensions(database, named);
    this.#database = database;
    this.#instruments = new InstrumentRegistrar(database, named, layout.universe, types);
    this.description = describeRepository({ database, config, schema, layout });
    const { recordsTable } = config;
    const { datasetsMajor } = layout;
    const firstFiles = new FirstFiles({ database, named, types, recordsTable, datasetsMajor });
    const writers = {
      exposures: new ExposureWriter(database, named, columns),
      datasets: new DatasetWriter({
        database,
        named,
        datasetsMajor,
        datastoreName: config.datastoreName,
        recordsTable,
        now,
      }),
    };
    this.#raws = new RawRegistrar({
      known,
      exposures: new ExposureRegistrar(writers.exposures, firstFiles, columns),
      datasets: writers.datasets,
      types,
      runs: new RunCollections(database, named),
    });
    this.#guiders = new GuiderRegistrar({
      lookUp: new GuiderLookUp(database, named),
      known,
      raws: this.#raws,
    });
    const preview = previewParts(database, named, { ...writers, types }, recordsThere);
    this.#preview = new RawRegistrar({
      ...preview,
      known,
      exposures: new ExposureRegistrar(preview.exposures, firstFiles, columns),
    });
    this.#guiderPreview = new GuiderRegistrar({
      lookUp: new GuiderLookUp(database, named),
      known,
      raws: this.#preview,
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
    return openRegistry(repository, options, async (registry) => {
      const { database, config, schema, recordsThere } = registry;
      if (!recordsThere && options.readOnly !== true) {
        await ensureRecordsTable(database, schema, config.recordsTable);
      }
      return new ButlerRepository(registry, options.now ?? Date.now);
    });
  }

  /** What a repository is, and every reason not to write to it; nothing is changed. @throws as `inspectRepository` */
  static inspect(repository: string, options: OpenOptions): Promise<Inspection> {
    return inspectRepository(repository, options);
  }

  /**
   * What a database user who owns nothing needs here, by purpose; nothing is changed.
   *
   * @throws Refused `REGISTRY_TABLES_MISSING` before an instrument is registered
   */
  static grants(repository: string, user: string, options: OpenOptions): Promise<readonly MissingRights[]> {
    return grantsFor(repository, user, options);
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

  /** What `registerGuiders` would make of them now; nothing is written. @throws RetryLater when the registry is away */
  previewGuiders(files: readonly GuiderFile[]): Promise<readonly GuiderOutcome[]> {
    return this.#guiderPreview.register(files);
  }

  /**
   * What `registerRaws` would make of a batch now; nothing is written.
   *
   * @throws RetryLater when the registry is away
   */
  previewRaws(batch: RawBatch, how: RawRegistration = {}): Promise<RawBatchResult> {
    return this.#preview.register(batch, how);
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
