import type { Obstacle, RawDataset, RawOutcome, Unregistered } from './raw-batch';

/** One stack of guider stamps that stays where it is; which exposure it belongs to, only the registry knows by its obs id. */
export interface GuiderFile extends Omit<RawDataset, 'id' | 'exposure'> {
  /** The header's, `MC_O_20260125_001234`. */
  readonly obsId: string;
}

/** What became of one stack of guider stamps. */
export type GuiderOutcome =
  /** The registry does not have its exposure (yet). */
  | { readonly status: 'awaitsExposure' }
  /** It never can be a guider's: its detector is for something else. */
  | ({ readonly status: 'noGuider' } & Obstacle)
  | Unregistered
  /** In the registry, as this dataset. */
  | (Exclude<RawOutcome, Unregistered> & {
      readonly dataset: RawDataset;
      /** Of its exposure, YYYYMMDD. */
      readonly dayObs: number;
    });
