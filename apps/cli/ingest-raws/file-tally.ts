import type { IngestOutcome } from '#tasks/ingest';

/** Why an ingest ended before all files were tried. */
export type EarlyEnd = 'first failure' | 'interrupted' | 'registry away';

/** What became of all files of a command. */
export interface FileCounts {
  readonly registered: number;
  readonly existed: number;
  readonly repaired: number;
  readonly failed: number;
  /** Stacks of guider stamps, which are left to another command. */
  readonly guiders: number;
  /** Locations and folders in which there was nothing, or that could not be read. */
  readonly emptyPlaces: number;
  /** Failed files by code. */
  readonly failures: Readonly<Record<string, number>>;
}

/** Counts what becomes of files. */
export class FileTally {
  private readonly statuses = { registered: 0, existed: 0, repaired: 0, failed: 0 };
  private readonly codes = new Map<string, number>();
  private readonly instruments = new Set<string>();
  private guiders = 0;
  private emptyPlaces = 0;

  add(outcome: IngestOutcome): void {
    if ('code' in outcome) {
      this.statuses.failed += 1;
      this.codes.set(outcome.code, (this.codes.get(outcome.code) ?? 0) + 1);
    } else {
      this.statuses[outcome.status] += 1;
      this.instruments.add(outcome.dataset.instrument);
    }
  }

  addGuiders(count: number): void {
    this.guiders += count;
  }

  addEmptyPlace(): void {
    this.emptyPlaces += 1;
  }

  /** How many files have been dealt with. */
  get done(): number {
    const { registered, existed, repaired, failed } = this.statuses;
    return registered + existed + repaired + failed + this.guiders;
  }

  get hasFailures(): boolean {
    return this.statuses.failed > 0 || this.emptyPlaces > 0;
  }

  /** Instruments of the files that are in the registry, sorted. */
  get instrumentsSeen(): readonly string[] {
    return [...this.instruments].sort();
  }

  get counts(): FileCounts {
    return {
      ...this.statuses,
      guiders: this.guiders,
      emptyPlaces: this.emptyPlaces,
      failures: Object.fromEntries([...this.codes].sort()),
    };
  }
}
