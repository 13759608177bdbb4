import type { RepairedPart } from '#adapters/butler-registry';
import type { FailureCode } from '#domain/failure';

/** Which dataset a file has become. */
export interface IngestedDataset {
  readonly id: string;
  readonly uri: string;
  readonly instrument: string;
  readonly exposure: number;
  readonly obsId: string;
  readonly dayObs: number;
  readonly detector: number;
  readonly sizeBytes: number;
}

/**
 * What became of one path: in the registry (`registered` now, there already as `existed`, or completed as `repaired`), or not: for
 * the outside's fault, for its own (to be counted), for good, or because the exposure of a guider is not there yet.
 */
export type IngestOutcome =
  | {
      readonly path: string;
      readonly status: 'registered' | 'existed' | 'repaired';
      readonly dataset: IngestedDataset;
      /** What a dataset that was there lacked, or had with another size. */
      readonly repairs: readonly RepairedPart[];
    }
  | {
      readonly path: string;
      readonly status: 'retryLater' | 'failed' | 'givenUp';
      readonly code: FailureCode;
      readonly reason: string;
      readonly facts: Readonly<Record<string, unknown>>;
      /** Of the file's exposure, where the registry has that all the same. */
      readonly storedObsId?: string;
    }
  | {
      readonly path: string;
      readonly status: 'awaitsExposure';
      readonly code: 'AWAITS_EXPOSURE';
      readonly reason: string;
      readonly facts: Readonly<Record<string, unknown>>;
      /** Of the exposure that is missing. */
      readonly obsId: string;
      /** Spares reading the object when it is ingested again (`IngestOptions.noteOf`). */
      readonly note: string;
    };
