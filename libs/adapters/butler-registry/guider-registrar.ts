import { datasetId } from '#domain/observation';
import type { GuiderFile, GuiderOutcome } from './guider-batch';
import type { GuiderFacts, GuiderLookUp } from './guider-look-up';
import type { KnownDimensions } from './known-dimensions';
import { conflict, type RawDataset } from './raw-batch';
import type { RawRegistrar } from './raw-registrar';

/** What the registry calls a detector that guides. */
const GUIDER = 'GUIDER';

interface Found {
  readonly dataset: RawDataset;
  readonly dayObs: number;
}

/**
 * Registers stacks of guider stamps. They bring no rows of dimensions: their exposure must be there already, and is found by its
 * obs id, not by a number computed from the header.
 *
 * Source: obs_lsst _ingest_guider.py; unlike there the dataset type is made where it is missing.
 */
export class GuiderRegistrar {
  readonly #lookUp: Pick<GuiderLookUp, 'find'>;
  readonly #known: Pick<KnownDimensions, 'unknownOf' | 'refresh'>;
  readonly #raws: Pick<RawRegistrar, 'register'>;

  constructor(parts: {
    readonly lookUp: Pick<GuiderLookUp, 'find'>;
    readonly known: Pick<KnownDimensions, 'unknownOf' | 'refresh'>;
    readonly raws: Pick<RawRegistrar, 'register'>;
  }) {
    this.#lookUp = parts.lookUp;
    this.#known = parts.known;
    this.#raws = parts.raws;
  }

  /** What became of each, in their order. Without files no statement is sent. */
  async register(files: readonly GuiderFile[]): Promise<readonly GuiderOutcome[]> {
    if (files.length === 0) return [];
    const facts = await this.#lookUp.find(files);
    const outcomes = new Map<GuiderFile, GuiderOutcome>();
    const found = new Map<GuiderFile, Found>();
    if (facts.some(({ purpose }) => purpose === null)) await this.#known.refresh();
    files.forEach((file, index) => {
      const { exposure = null, purpose = null }: Partial<GuiderFacts> = facts[index] ?? {};
      const obstacle = this.#obstacleOf(file, purpose);
      if (obstacle !== undefined) outcomes.set(file, obstacle);
      else if (exposure === null) outcomes.set(file, { status: 'awaitsExposure' });
      else found.set(file, { dataset: datasetOf(file, exposure.id), dayObs: exposure.dayObs });
    });
    await this.#registerFound(found, outcomes);
    return files.map((file) => outcomes.get(file) ?? { status: 'awaitsExposure' });
  }

  #obstacleOf(file: GuiderFile, purpose: string | null): GuiderOutcome | undefined {
    const { path, instrument, detector } = file;
    if (purpose === GUIDER) return undefined;
    if (purpose !== null) {
      return {
        status: 'noGuider',
        code: 'DETECTOR_NOT_GUIDER',
        message: `The file is named as a stack of guider stamps, but detector ${detector} of ${instrument} is for ${purpose}, not ${GUIDER}.`,
        facts: { path, instrument, detector, purpose },
      };
    }
    const unknown = this.#known.unknownOf({ instrument, detector, physicalFilter: undefined });
    return unknown === undefined ? undefined : conflict(unknown.code, unknown.message, { path });
  }

  async #registerFound(
    found: ReadonlyMap<GuiderFile, Found>,
    outcomes: Map<GuiderFile, GuiderOutcome>,
  ): Promise<void> {
    if (found.size === 0) return;
    const batch = { exposures: [], datasets: Array.from(found.values(), ({ dataset }) => dataset) };
    const registered = await this.#raws.register(batch);
    [...found].forEach(([file, which], index) => {
      const outcome = registered.outcomes[index];
      if (outcome === undefined) return;
      if ('code' in outcome) outcomes.set(file, outcome);
      else outcomes.set(file, { ...outcome, ...which });
    });
  }
}

function datasetOf(file: GuiderFile, exposure: number): RawDataset {
  const { datasetType, run, instrument, detector } = file;
  return { ...file, exposure, id: datasetId(datasetType, run, { instrument, detector, exposure }) };
}
