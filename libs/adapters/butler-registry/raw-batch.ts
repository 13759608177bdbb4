import type { FailureCode, FailureFacts } from '#domain/failure';
import type { ExposureRows } from '#domain/observation';
import type { Difference } from './difference';

/** One file that stays where it is (transfer `direct`), and the dataset it becomes. */
export interface RawDataset {
  /** `[profile@]bucket/key`, for messages. */
  readonly path: string;
  /** What the datastore keeps: `s3://…` or `file://…`. */
  readonly uri: string;
  /** UUID5 of data id and run. */
  readonly id: string;
  readonly instrument: string;
  readonly detector: number;
  /** Id of the exposure; its rows are in the same batch. */
  readonly exposure: number;
  /** -1 where it is not to be kept; a size that is there then stays. */
  readonly sizeBytes: number;
  /** Name of the Python class that reads the file. */
  readonly formatter: string;
  readonly storageClass: string;
  readonly datasetType: string;
  readonly run: string;
}

/** Files to register together. Of two entries for one exposure the first counts. */
export interface RawBatch {
  readonly exposures: readonly ExposureRows[];
  readonly datasets: readonly RawDataset[];
}

/** Which rows a dataset lacked, or had with another size. */
export type RepairedPart = 'tag' | 'location' | 'record' | 'size';

/** Why a dataset was not registered. */
export interface Obstacle {
  readonly code: FailureCode;
  /** Names each differing column with both values, registry first, or both paths. */
  readonly message: string;
  readonly facts: FailureFacts;
}

/**
 * A dataset that was not registered. `conflict`: the registry, or the batch itself, says otherwise, and the same file will meet
 * the same fate again; `failed`: the registry rejected this file for another reason, worth another try.
 */
export type Unregistered = { readonly status: 'conflict' | 'failed' } & Obstacle;

/** What became of one dataset. */
export type RawOutcome =
  | { readonly status: 'registered' }
  /** All of it was there already, with this very path. */
  | { readonly status: 'existed' }
  | { readonly status: 'repaired'; readonly parts: readonly RepairedPart[] }
  | Unregistered;

export interface ExposureKey {
  readonly instrument: string;
  readonly id: number;
}

/** An exposure whose row, or whose night's, was made as the batch has it: what stood there, and what does now. */
export interface UpdatedExposure extends ExposureKey {
  readonly differences: readonly Difference[];
}

/** How raws are registered. */
export interface RawRegistration {
  /**
   * Whether exposures and nights that are there with other values are made as the batch says, as the official option
   * `--update-records` does; otherwise their files meet a conflict.
   */
  readonly updateRecords?: boolean;
}

export interface RawBatchResult {
  /** One for each dataset of the batch, in its order. */
  readonly outcomes: readonly RawOutcome[];
  /** Exposures whose rows this call inserted. */
  readonly newExposures: readonly ExposureKey[];
  /** Exposures that this call changed; always empty unless that was asked for. Their visits are to be made anew. */
  readonly updatedExposures: readonly UpdatedExposure[];
  /**
   * Exposures of the batch that the registry has now under their obs ids, whether or not any file of theirs could be registered, and
   * whatever else of them differs.
   */
  readonly storedExposures: readonly ExposureKey[];
}

export const conflict = (code: FailureCode, message: string, facts: FailureFacts): Unregistered => ({
  status: 'conflict',
  code,
  message,
  facts,
});
