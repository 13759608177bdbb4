import { Refused } from '#domain/failure';
import type { DatasetGroup, DatasetWriter } from './dataset-writer';
import type { DatasetTypes } from './dataset-types';
import type { ExposureRegistrar } from './exposure-registrar';
import { rowKey } from './exposure-writer';
import { firstByKey } from './first-by-key';
import type { KnownDimensions } from './known-dimensions';
import { byKindThenHalves, narrowDown } from './narrowing';
import {
  conflict,
  type RawBatch,
  type RawBatchResult,
  type RawDataset,
  type RawOutcome,
  type RawRegistration,
  type Unregistered,
} from './raw-batch';
import { rejected } from './rejection-outcome';
import type { RunCollections } from './run-collections';
import { FOREIGN_KEY_VIOLATION, StatementRejected, UNIQUE_VIOLATION } from './statement-rejected';
import { dataIdTaken, nameOf, verdictOn } from './stored-dataset-verdict';

/** What became of each dataset so far. */
type Outcomes = Map<RawDataset, RawOutcome>;

/** What raws are registered with. */
export interface RawRegistrarParts {
  readonly known: KnownDimensions;
  readonly exposures: ExposureRegistrar;
  readonly datasets: Pick<DatasetWriter, 'insert' | 'read' | 'complete' | 'rivalsOf'>;
  readonly types: Pick<DatasetTypes, 'ensure' | 'forget'>;
  readonly runs: Pick<RunCollections, 'ensure' | 'forget'>;
}

/** Registers raws in batches: exposures first, then datasets; each statement leaves a state that the next call completes. */
export class RawRegistrar {
  readonly #known: KnownDimensions;
  readonly #exposures: ExposureRegistrar;
  readonly #datasets: RawRegistrarParts['datasets'];
  readonly #types: RawRegistrarParts['types'];
  readonly #runs: RawRegistrarParts['runs'];

  constructor(parts: RawRegistrarParts) {
    this.#known = parts.known;
    this.#exposures = parts.exposures;
    this.#datasets = parts.datasets;
    this.#types = parts.types;
    this.#runs = parts.runs;
  }

  async register(batch: RawBatch, how: RawRegistration = {}): Promise<RawBatchResult> {
    const outcomes: Outcomes = new Map();
    const exposures = firstByKey(batch.exposures, ({ exposure }) => rowKey(exposure.instrument, exposure.id));
    const filterOf = (dataset: RawDataset): string | undefined =>
      exposures.get(rowKey(dataset.instrument, dataset.exposure))?.exposure.physical_filter;
    refuseTwins(batch.datasets, outcomes);
    await this.#refuseUnknown(undecided(batch.datasets, outcomes), filterOf, outcomes);

    const wanted = new Set(
      undecided(batch.datasets, outcomes).map(({ instrument, exposure }) => rowKey(instrument, exposure)),
    );
    const { newExposures, updatedExposures, storedExposures, obstacles } = await this.#exposures.ensure(
      [...exposures].filter(([key]) => wanted.has(key)).map(([, rows]) => rows),
      how.updateRecords === true,
    );
    for (const dataset of undecided(batch.datasets, outcomes)) {
      const obstacle = obstacles.get(rowKey(dataset.instrument, dataset.exposure));
      if (obstacle !== undefined) outcomes.set(dataset, obstacle);
    }

    const groups = Map.groupBy(undecided(batch.datasets, outcomes), groupName);
    for (const datasets of groups.values()) await this.#registerGroup(datasets, outcomes);
    const heirs = await this.#registerHeirs(batch, outcomes);
    return {
      outcomes: batch.datasets.map((dataset) => outcomes.get(dataset) ?? { status: 'registered' }),
      newExposures: [...newExposures, ...(heirs?.newExposures ?? [])],
      updatedExposures,
      storedExposures: [...storedExposures, ...(heirs?.storedExposures ?? [])],
    };
  }

  /**
   * A file is refused for an earlier one of its data id only where that one is in the registry: otherwise it has its own turn. It
   * may even be the one that is there, when a crash came between its registration and its settlement.
   */
  async #registerHeirs(
    { exposures, datasets }: RawBatch,
    outcomes: Outcomes,
  ): Promise<RawBatchResult | undefined> {
    const firsts = firstByKey(datasets, ({ id }) => id);
    const heirs = datasets.filter((dataset) => {
      const first = firsts.get(dataset.id);
      const won = first === undefined || first === dataset ? undefined : outcomes.get(first);
      return won?.status === 'conflict' || won?.status === 'failed';
    });
    if (heirs.length === 0) return undefined;
    const result = await this.register({ exposures, datasets: heirs });
    heirs.forEach((heir, index) => {
      const outcome = result.outcomes[index];
      if (outcome !== undefined) outcomes.set(heir, outcome);
    });
    return result;
  }

  async #refuseUnknown(
    datasets: readonly RawDataset[],
    filterOf: (dataset: RawDataset) => string | undefined,
    outcomes: Outcomes,
  ): Promise<void> {
    const unknownOf = (dataset: RawDataset): ReturnType<KnownDimensions['unknownOf']> =>
      this.#known.unknownOf({ ...dataset, physicalFilter: filterOf(dataset) });
    if (datasets.some((dataset) => unknownOf(dataset) !== undefined)) await this.#known.refresh();
    for (const dataset of datasets) {
      const unknown = unknownOf(dataset);
      if (unknown !== undefined)
        outcomes.set(dataset, conflict(unknown.code, unknown.message, { path: dataset.path }));
    }
  }

  async #registerGroup(datasets: readonly RawDataset[], outcomes: Outcomes): Promise<void> {
    const resolved = await this.#resolve(datasets);
    if ('code' in resolved) {
      for (const dataset of datasets) outcomes.set(dataset, resolved);
      return;
    }
    let group = resolved;
    let isFresh = false;
    const rejections = new Map<RawDataset, StatementRejected>();
    await narrowDown(
      datasets,
      (some) => byKindThenHalves(some, ({ exposure }) => String(exposure)),
      async (some) => {
        try {
          await this.#insertOrCompare(some, group, outcomes);
        } catch (error) {
          if (isFresh || !isMissingParent(error)) throw error;
          // Perhaps a dataset type or run was removed and made anew since it was looked up.
          isFresh = true;
          const anew = await this.#resolveAnew(datasets);
          if ('code' in anew) throw error;
          group = anew;
          await this.#insertOrCompare(some, group, outcomes);
        }
      },
      (dataset, rejection) => rejections.set(dataset, rejection),
    );
    await this.#settleRejections(rejections, group, outcomes);
  }

  async #settleRejections(
    rejections: ReadonlyMap<RawDataset, StatementRejected>,
    group: DatasetGroup,
    outcomes: Outcomes,
  ): Promise<void> {
    // The only unique key without ON CONFLICT: type, run and data id in the tags table.
    const taken = [...rejections].filter(([, { sqlState }]) => sqlState === UNIQUE_VIOLATION);
    const rivals =
      taken.length === 0
        ? new Map<string, never>()
        : await this.#datasets.rivalsOf(
            taken.map(([dataset]) => dataset),
            group,
          );
    for (const [dataset, rejection] of rejections) {
      const rival = rivals.get(dataset.id);
      const facts = { path: dataset.path, dataset: dataset.id };
      outcomes.set(
        dataset,
        rival === undefined
          ? rejected(rejection, `The dataset ${dataset.uri}`, facts)
          : dataIdTaken(dataset, rival),
      );
    }
  }

  #resolveAnew(datasets: readonly RawDataset[]): Promise<DatasetGroup | Unregistered> {
    this.#types.forget();
    this.#runs.forget();
    return this.#resolve(datasets);
  }

  /** Looks up, or registers, what the datasets of a group have in common. */
  async #resolve([first]: readonly RawDataset[]): Promise<DatasetGroup | Unregistered> {
    if (first === undefined) throw new RangeError('a group without datasets');
    try {
      return {
        type: await this.#types.ensure(first.datasetType, first.storageClass),
        runId: await this.#runs.ensure(first.run),
        instrument: first.instrument,
        formatter: first.formatter,
      };
    } catch (error) {
      const ofTheseDatasets =
        error instanceof Refused && (error.code === 'DATASET_TYPE_CONFLICT' || error.code === 'RUN_CONFLICT');
      if (!ofTheseDatasets) throw error;
      return conflict(error.code, error.message, error.facts);
    }
  }

  async #insertOrCompare(
    datasets: readonly RawDataset[],
    group: DatasetGroup,
    outcomes: Outcomes,
  ): Promise<void> {
    const fresh = await this.#datasets.insert(datasets, group);
    const others = datasets.filter(({ id }) => !fresh.has(id));
    for (const dataset of datasets)
      if (fresh.has(dataset.id)) outcomes.set(dataset, { status: 'registered' });
    if (others.length === 0) return;
    const stored = await this.#datasets.read(
      others.map(({ id }) => id),
      group.type,
    );
    const verdicts = others.map((dataset) => {
      const found = stored.get(dataset.id);
      return [dataset, found === undefined ? goneAgain(dataset) : verdictOn(dataset, found)] as const;
    });
    const incomplete = verdicts.filter(([, { status }]) => status === 'repaired').map(([dataset]) => dataset);
    if (incomplete.length > 0) await this.#datasets.complete(incomplete, group);
    for (const [dataset, verdict] of verdicts) outcomes.set(dataset, verdict);
  }
}

const isMissingParent = (error: unknown): boolean =>
  error instanceof StatementRejected && error.sqlState === FOREIGN_KEY_VIOLATION;

const undecided = (datasets: readonly RawDataset[], outcomes: Outcomes): readonly RawDataset[] =>
  datasets.filter((dataset) => !outcomes.has(dataset));

/** Datasets with the same of these go into one statement. */
const groupName = (dataset: RawDataset): string =>
  JSON.stringify([
    dataset.datasetType,
    dataset.storageClass,
    dataset.run,
    dataset.instrument,
    dataset.formatter,
  ]);

/** Of two files of one data id the first wins. */
function refuseTwins(datasets: readonly RawDataset[], outcomes: Outcomes): void {
  const firsts = firstByKey(datasets, ({ id }) => id);
  for (const dataset of datasets) {
    const first = firsts.get(dataset.id);
    if (first === undefined || first === dataset) continue;
    outcomes.set(
      dataset,
      conflict(
        'DATASET_TWICE_IN_BATCH',
        `Datastore already contains this data id: ${nameOf(dataset)} is ${first.uri} of the same batch; this file is ${dataset.uri}. Remove the wrong one.`,
        { path: dataset.path, firstPath: first.path },
      ),
    );
  }
}

const goneAgain = (dataset: RawDataset): RawOutcome => ({
  status: 'failed',
  code: 'REGISTRY_REJECTED',
  message: `The dataset ${dataset.id} was there and is gone again: somebody removes it now.`,
  facts: { path: dataset.path, dataset: dataset.id },
});
