import type { ButlerRepository } from '#adapters/butler-registry';
import type { HeaderReader, ObjectStores } from '#adapters/object-store';
import type { GroupKeys, HeaderCache } from '#adapters/queue';
import type { ExposureRecord } from '#domain/observation';
import type { CorrectionLookup } from '#domain/translator';
import type { StageListener } from './stages';

/** Writes a log line: a constant message, and what is particular as facts. */
export interface IngestLog {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** An exposure that has come into the registry, or was there. */
export interface RegisteredExposure {
  readonly record: ExposureRecord;
  /** Whether this batch inserted it. */
  readonly isNew: boolean;
  /** Whether its visit, if it has one, is to be made as this record says: the record may have been changed. */
  readonly updatesVisit?: boolean;
}

/** What an operator may want otherwise of the datasets. */
export interface IngestTarget {
  /** The run to register them in; each instrument's own unless set. */
  readonly run?: string | undefined;
  /** False keeps the files' sizes out of the datastore, as the official stack does without `track_file_attrs`. */
  readonly tracksSizes?: boolean | undefined;
}

/** What an ingest works with. */
export interface IngestParts {
  readonly headers: Pick<HeaderReader, 'readHeaders'>;
  readonly objects: Pick<ObjectStores, 'stat' | 'list' | 'listFrom' | 'uri'>;
  readonly repository: Pick<ButlerRepository, 'registerRaws'>;
  /** Registers stacks of guider stamps. None where no such files are given. */
  readonly guiders?: Pick<ButlerRepository, 'registerGuiders'>;
  /** Records presence. None where Prompt Processing has nothing to ask, as for an operator's old files. */
  readonly groups?: Pick<GroupKeys, 'record'>;
  /** Sidecars that have been read at arrival, to be handed out once. None where nobody reads them then. */
  readonly keptHeaders?: Pick<HeaderCache, 'take'>;
  /** Defines the visits of exposures; whatever goes wrong there is dealt with there. None where no visits are wanted. */
  readonly visits?: { define(exposures: readonly RegisteredExposure[]): Promise<void> };
  /** Where the datasets go, if not where their instrument's go. */
  readonly target?: IngestTarget;
  readonly corrections: CorrectionLookup;
  readonly log: IngestLog;
  /** Life of the keys that presence answers from, in seconds (GROUP_LIFETIME). */
  readonly groupLifetimeSeconds: number;
  /** Headers read at the same time. */
  readonly concurrency: number;
  readonly onStage?: StageListener;
}
