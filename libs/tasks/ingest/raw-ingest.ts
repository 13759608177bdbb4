import type { ExposureKey, RawDataset, RawOutcome, UpdatedExposure } from '#adapters/butler-registry';
import type { HeaderRead } from '#adapters/object-store';
import { GiveUp, ObjectFailed } from '#domain/failure';
import type { HeaderContent } from '#domain/fits';
import { isLfaPath, type ExposureRecord } from '#domain/observation';
import { exposureRows, translateContent } from '#domain/translator';
import { assembleBatch, exposuresThere, roundsOf, type TranslatedRaw } from './batch-assembly';
import { BatchListing } from './batch-listing';
import { recordGroups } from './group-recording';
import { isGuiderFile } from './guider-file';
import { notesOfGuiders } from './guider-note';
import { GuiderIngest } from './guider-ingest';
import { requireLfaForm } from './lfa-form';
import type { IngestOutcome } from './ingest-outcome';
import type { IngestParts, RegisteredExposure } from './ingest-parts';
import { knownSize } from './known-size';
import { RecentListings } from './recent-listings';
import { refusalOf, type Refusal } from './refusal';
import { servedInstrument } from './served-instrument';
import { timed } from './stages';

/** How one batch is ingested. */
export interface IngestOptions {
  /** Ends the reading early; the call then rejects with the signal's reason. What has been registered stays so. */
  readonly signal?: AbortSignal | undefined;
  /** Called as the batch comes a step further. */
  readonly onProgress?: () => void;
  /**
   * Whether exposures and nights that the registry has with other values are made as the headers say, and their visits with them, as
   * the official option `--update-records` does. Where files of one batch disagree, most of them speak for the exposure.
   */
  readonly updateRecords?: boolean;
  /** What was noted of an object whose exposure was missing (`IngestOutcome`), so that it need not be read again. */
  readonly noteOf?: (path: string) => string | null;
}

interface DescribedFile {
  readonly path: string;
  readonly description: HeaderContent;
  /** There is a sidecar that could not be used; perhaps it was only half written. */
  readonly hasBrokenSidecar: boolean;
}

/** What became of a round. */
interface Registered {
  readonly outcomes: readonly IngestOutcome[];
  readonly exposures: readonly RegisteredExposure[];
}

/**
 * Brings batches of files into the registry: reads, translates, records the groups of images, registers them, and then the stacks
 * of guider stamps among them.
 */
export class RawIngest {
  private readonly recentListings = new RecentListings();

  private readonly guiders: GuiderIngest;

  constructor(private readonly parts: IngestParts) {
    this.guiders = new GuiderIngest(parts);
  }

  /**
   * Ingests a batch; doing it again does no harm, whatever happened in between.
   *
   * @param paths - `[profile@]bucket/key`, each once
   * @returns what became of each, in their order
   * @throws the reason of the signal, if it fires; nothing else
   */
  async ingest(paths: readonly string[], options: IngestOptions = {}): Promise<IngestOutcome[]> {
    const outcomes = new Map<string, IngestOutcome>();
    const refuse = (path: string, error: unknown): void => {
      outcomes.set(path, refusalOf(path, error));
    };
    const known = paths.filter((path) => {
      try {
        // An operator's own files may lie anywhere: nothing is counted by their places.
        if (this.parts.groups !== undefined) requireLfaForm(path);
        return true;
      } catch (error) {
        refuse(path, error);
        return false;
      }
    });
    const { onStage = ignore } = this.parts;
    const noted = notesOfGuiders(known, options.noteOf);
    const isNoted = new Set(noted.map(({ path }) => path));
    const unread = known.filter((path) => !isNoted.has(path));
    const listing = new BatchListing(this.parts.objects, { signal: options.signal }, this.recentListings);
    const [described] = await Promise.all([
      timed(onStage, 'reading', () => this.read(unread, listing, options, refuse)),
      timed(onStage, 'listing', () => listing.load(unread)),
    ]);
    options.signal?.throwIfAborted();
    options.onProgress?.();
    const [images, guiderFiles] = partitioned(described);
    const grouped = timed(onStage, 'grouping', () => this.recordGroups(images)).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const [translated, guiders] = await timed(onStage, 'translating', () => [
      translateEach(images, refuse, (file) => this.translateOne(file, listing)),
      [
        ...translateEach(guiderFiles, refuse, ({ path, description }) =>
          this.guiders.identify(path, description, knownSize(listing, path)),
        ),
        ...translateEach(noted, refuse, ({ path, note }) => this.guiders.fromNote(path, note)),
      ],
    ]);
    const exposures: RegisteredExposure[] = [];
    await timed(onStage, 'registering', async () => {
      for (const [round, raws] of roundsOf(translated).entries()) {
        const registered = await this.register(raws, options.updateRecords === true && round === 0);
        for (const outcome of registered.outcomes) outcomes.set(outcome.path, outcome);
        exposures.push(...registered.exposures);
        options.onProgress?.();
      }
      // After the images, so that one which comes with the first of them finds its exposure.
      for (const outcome of await this.guiders.register(guiders)) outcomes.set(outcome.path, outcome);
    });
    // Before the files are settled: a crash in between brings them back, and with them the exposures that lack a visit.
    await timed(onStage, 'defining', () => this.parts.visits?.define(exposures));
    options.onProgress?.();
    const presenceFault = await grouped;
    return paths.map((path) => {
      const outcome = outcomes.get(path) ?? refusalOf(path, new Error('the batch lost this path'));
      return presenceFault === undefined || 'code' in outcome || isGuiderFile(path)
        ? outcome
        : refusalOf(path, presenceFault.error);
    });
  }

  private recordGroups(files: readonly DescribedFile[]): Promise<void> | undefined {
    const { groups } = this.parts;
    return groups === undefined ? undefined : recordGroups({ ...this.parts, groups }, files);
  }

  private async read(
    paths: readonly string[],
    listing: BatchListing,
    { signal }: IngestOptions,
    refuse: (path: string, error: unknown) => void,
  ): Promise<DescribedFile[]> {
    const files = new Map<string, DescribedFile>();
    const { concurrency, log } = this.parts;
    const kept = await this.keptSidecars(paths);
    const reading = {
      concurrency,
      signal,
      sidecarAtHand: (path: string): string | undefined => kept.get(path),
      hasNoSidecar: (path: string): boolean => listing.lacksSidecarOf(path),
      onBrokenIndex: (path: string, problem: string): void => {
        log.warn({ path, problem }, 'index file passed over; its files are read one by one');
      },
    };
    for await (const outcome of this.parts.headers.readHeaders(paths, reading)) {
      const { path } = outcome;
      if ('error' in outcome) {
        refuse(path, outcome.error);
        continue;
      }
      const { read } = outcome;
      const hasBrokenSidecar = read.source === 'fits' && read.sidecarProblem !== 'missing';
      files.set(path, { path, description: read, hasBrokenSidecar });
      tellSidecarProblem(log, path, read);
    }
    return paths.flatMap((path) => files.get(path) ?? []);
  }

  /** Without those that Redis does not hand out now, they are read once more. */
  private async keptSidecars(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    try {
      return (await this.parts.keptHeaders?.take(paths)) ?? new Map();
    } catch (error) {
      this.parts.log.warn({ err: error }, 'headers that are kept cannot be taken; all are read');
      return new Map();
    }
  }

  private translateOne({ path, description }: DescribedFile, listing: BatchListing): TranslatedRaw {
    const sizeBytes = knownSize(listing, path);
    const { info, warnings } = translateContent(description, { corrections: this.parts.corrections });
    const instrument = servedInstrument(info.instrument);
    const { rows, warnings: rowWarnings } = exposureRows(info);
    for (const warning of [...warnings, ...rowWarnings]) {
      this.parts.log.warn({ path, obsId: info.observationId, ...warning }, 'header translated with a remark');
    }
    if (sizeBytes === 0) {
      const facts = { path, obsId: info.observationId, code: 'EMPTY_FILE' };
      this.parts.log.warn(facts, 'empty file is registered by its sidecar');
    }
    return { path, uri: this.parts.objects.uri(path), sizeBytes, instrument, info, rows };
  }

  private async register(raws: readonly TranslatedRaw[], updateRecords: boolean): Promise<Registered> {
    const batch = assembleBatch(raws, this.parts.target);
    try {
      const result = await this.parts.repository.registerRaws(batch, { updateRecords });
      for (const update of result.updatedExposures) tellUpdate(this.parts.log, update);
      return {
        outcomes: raws.map((raw, index) =>
          outcomeOf(raw, batch.datasets[index], result.outcomes[index], result.storedExposures),
        ),
        exposures: exposuresThere(batch, result, updateRecords).filter(({ record }) =>
          mayHaveVisit(record, raws),
        ),
      };
    } catch (error) {
      return { outcomes: raws.map(({ path }) => refusalOf(path, error)), exposures: [] };
    }
  }
}

const ignore = (): void => undefined;

/** Files of the Large File Annex make no visits. */
function mayHaveVisit({ instrument, id }: ExposureRecord, raws: readonly TranslatedRaw[]): boolean {
  return raws.some(
    ({ path, info }) => info.exposureId === id && info.instrument === instrument && !isLfaPath(path),
  );
}

/** Images, and stacks of guider stamps. */
function partitioned(files: readonly DescribedFile[]): readonly [DescribedFile[], DescribedFile[]] {
  const { images = [], guiders = [] } = Object.groupBy(files, ({ path }) =>
    isGuiderFile(path) ? 'guiders' : 'images',
  );
  return [images, guiders];
}

/** What each file says; one that says nothing of use hurts no other. */
function translateEach<F extends Pick<DescribedFile, 'path'> & Partial<DescribedFile>, T>(
  files: readonly F[],
  refuse: (path: string, error: unknown) => void,
  translateOne: (file: F) => T,
): T[] {
  return files.flatMap((file) => {
    try {
      return [translateOne(file)];
    } catch (error) {
      refuse(file.path, file.hasBrokenSidecar === true ? worthAnotherTry(error) : error);
      return [];
    }
  });
}

/** The file's own header did not do; its sidecar may, once it is whole. */
const worthAnotherTry = (error: unknown): unknown =>
  error instanceof GiveUp
    ? new ObjectFailed(error.code, error.message, { facts: error.facts, cause: error })
    : error;

function tellSidecarProblem(log: IngestParts['log'], path: string, read: HeaderRead): void {
  if (read.source !== 'fits') return;
  const { sidecarProblem } = read;
  if (sidecarProblem === 'missing') log.debug({ path }, 'no sidecar; the FITS header was read');
  else log.warn({ path, sidecarProblem }, 'sidecar passed over; the FITS header was read');
}

function tellUpdate(
  log: IngestParts['log'],
  { instrument, id: exposure, differences }: UpdatedExposure,
): void {
  const was = Object.fromEntries(differences.map(({ column, stored }) => [column, stored]));
  const is = Object.fromEntries(differences.map(({ column, given }) => [column, given]));
  log.info({ instrument, exposure, was, is }, 'exposure record updated');
}

function outcomeOf(
  { path, info }: TranslatedRaw,
  dataset: RawDataset | undefined,
  outcome: RawOutcome | undefined,
  stored: readonly ExposureKey[],
): IngestOutcome {
  if (dataset === undefined || outcome === undefined) {
    return refusalOf(path, new Error('the registry said nothing of this file'));
  }
  const { id, uri, instrument, exposure, detector, sizeBytes } = dataset;
  const obsId = info.observationId;
  if (outcome.status === 'conflict' || outcome.status === 'failed') {
    const { code, message, facts } = outcome;
    const isStored = stored.some((key) => key.instrument === instrument && key.id === exposure);
    return {
      path,
      status: 'failed',
      code,
      reason: message,
      facts,
      ...(isStored ? { storedObsId: obsId } : {}),
    } satisfies Refusal;
  }
  const dayObs = info.observingDay;
  return {
    path,
    status: outcome.status,
    repairs: outcome.status === 'repaired' ? outcome.parts : [],
    dataset: { id, uri, instrument, exposure, obsId, dayObs, detector, sizeBytes },
  };
}
