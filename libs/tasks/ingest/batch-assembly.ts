import type { RawBatch, RawBatchResult, RawDataset } from '#adapters/butler-registry';
import type { Instrument } from '#domain/instruments';
import { datasetId, type ExposureRows } from '#domain/observation';
import type { ObservationInfo } from '#domain/translator';
import type { IngestTarget, RegisteredExposure } from './ingest-parts';

/** A raw that has been read and translated: all that the registry needs of it. */
export interface TranslatedRaw {
  readonly path: string;
  readonly uri: string;
  readonly sizeBytes: number;
  readonly instrument: Instrument;
  readonly info: ObservationInfo;
  readonly rows: ExposureRows;
}

/**
 * Splits raws by what their headers say of their exposures: the first round has of each exposure the rows that most of its files
 * agree on (of equally many those that came first), so that one bad header does not speak for its neighbours; the next rounds
 * have the others, for the registry to compare.
 */
export function roundsOf(raws: readonly TranslatedRaw[]): readonly (readonly TranslatedRaw[])[] {
  const rounds: TranslatedRaw[][] = [];
  const byExposure = Map.groupBy(raws, ({ rows }) => `${rows.exposure.instrument} ${rows.exposure.id}`);
  for (const files of byExposure.values()) {
    const versions = [...Map.groupBy(files, ({ rows }) => textOf(rows)).values()];
    versions
      .sort((one, other) => other.length - one.length)
      .forEach((version, round) => {
        (rounds[round] ??= []).push(...version);
      });
  }
  return rounds;
}

const textOf = (rows: ExposureRows): string =>
  JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));

/** The batch of these raws, in their order; an exposure's rows are those of its first file. */
export function assembleBatch(raws: readonly TranslatedRaw[], target: IngestTarget = {}): RawBatch {
  const exposures = new Map<string, ExposureRows>();
  for (const { rows } of raws) {
    const key = `${rows.exposure.instrument} ${rows.exposure.id}`;
    if (!exposures.has(key)) exposures.set(key, rows);
  }
  return { exposures: [...exposures.values()], datasets: raws.map((raw) => datasetOf(raw, target)) };
}

/**
 * The exposures of a batch that are in the registry as the batch has them: those that it inserted or updated, and those that any of
 * its files was registered with.
 *
 * @param updatesVisits - whether visits that are there are to be made as the batch says: all, since a crash may have come between an
 *   exposure's update and its visit's
 */
export function exposuresThere(
  batch: RawBatch,
  {
    outcomes,
    newExposures,
    updatedExposures,
  }: Pick<RawBatchResult, 'outcomes' | 'newExposures' | 'updatedExposures'>,
  updatesVisits: boolean,
): readonly RegisteredExposure[] {
  const isNew = new Set(newExposures.map(({ instrument, id }) => `${instrument} ${id}`));
  const isThere = new Set([...isNew, ...updatedExposures.map(({ instrument, id }) => `${instrument} ${id}`)]);
  batch.datasets.forEach(({ instrument, exposure }, index) => {
    const status = outcomes[index]?.status;
    if (status === 'registered' || status === 'existed' || status === 'repaired') {
      isThere.add(`${instrument} ${exposure}`);
    }
  });
  return batch.exposures.flatMap(({ exposure: record }) => {
    const key = `${record.instrument} ${record.id}`;
    if (!isThere.has(key)) return [];
    return { record, isNew: isNew.has(key), ...(updatesVisits ? { updatesVisit: true } : {}) };
  });
}

/** What the datastore has for a size that it does not track. */
export const NO_SIZE = -1;

function datasetOf(
  { path, uri, sizeBytes, instrument, info }: TranslatedRaw,
  { run, tracksSizes = true }: IngestTarget,
): RawDataset {
  const dataId = { instrument: info.instrument, detector: info.detectorNum, exposure: info.exposureId };
  const raw = { ...instrument.raw, run: run ?? instrument.raw.run };
  return {
    ...raw,
    ...dataId,
    path,
    uri,
    sizeBytes: tracksSizes ? sizeBytes : NO_SIZE,
    id: datasetId(raw.datasetType, raw.run, dataId),
  };
}
