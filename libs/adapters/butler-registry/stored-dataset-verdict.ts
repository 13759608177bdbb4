import type { StoredDataset } from './dataset-writer';
import { describeDifferences, differencesBetween } from './difference';
import { conflict, type RawDataset, type RawOutcome, type RepairedPart } from './raw-batch';

/** A dataset in the words of a message. */
export const nameOf = (dataset: RawDataset): string =>
  `${dataset.datasetType} of ${dataset.instrument}, exposure ${dataset.exposure}, detector ${dataset.detector}`;

/** What a dataset that was there already needs: nothing, some missing parts, or a person. */
export function verdictOn(dataset: RawDataset, stored: StoredDataset): RawOutcome {
  const facts = { path: dataset.path, dataset: dataset.id };
  const differences = [
    ...differencesBetween(
      { dataset_type: stored.typeName, run: stored.runName },
      { dataset_type: dataset.datasetType, run: dataset.run },
    ),
    ...(stored.tag === undefined
      ? []
      : differencesBetween(stored.tag, {
          instrument: dataset.instrument,
          detector: dataset.detector,
          exposure: dataset.exposure,
        })),
  ];
  if (differences.length > 0) {
    return conflict(
      'DATASET_CONFLICT',
      `${describeDifferences('dataset', differences)} (registry != file): the registry has the id ${dataset.id}, which follows from ` +
        `data id and run of ${dataset.uri}, for ${stored.record?.path ?? 'a dataset without a file'}. Another program gave it: remove that dataset.`,
      { ...facts, storedUri: stored.record?.path ?? null },
    );
  }
  if (stored.record !== undefined && stored.record.path !== dataset.uri) {
    return conflict(
      'DATASET_PATH_CONFLICT',
      `Datastore already contains this data id: ${nameOf(dataset)} is ${stored.record.path}; this file is ${dataset.uri}. ` +
        `Drop this file if that one is right, or remove that dataset and retry this file.`,
      { ...facts, storedUri: stored.record.path, uri: dataset.uri },
    );
  }
  const parts: RepairedPart[] = [
    ...(stored.tag === undefined ? (['tag'] as const) : []),
    ...(stored.located ? [] : (['location'] as const)),
    ...(stored.record === undefined ? (['record'] as const) : []),
    ...(stored.record !== undefined && dataset.sizeBytes >= 0 && stored.record.sizeBytes !== dataset.sizeBytes
      ? (['size'] as const)
      : []),
  ];
  return parts.length === 0 ? { status: 'existed' } : { status: 'repaired', parts };
}

/** The run holds the data id of a dataset under another id, which no rule of the Butler gives a raw. */
export const dataIdTaken = (
  dataset: RawDataset,
  rival: { readonly id: string; readonly uri: string | null },
): RawOutcome =>
  conflict(
    'DATASET_CONFLICT',
    `Datastore already contains this data id: the run ${dataset.run} holds ${nameOf(dataset)} under the id ${rival.id}, ` +
      `${rival.uri === null ? 'without a file' : `as ${rival.uri}`}; this file is ${dataset.uri}, whose id is ${dataset.id}. ` +
      'Another program gave that id: remove that dataset, and retry this file.',
    {
      path: dataset.path,
      dataset: dataset.id,
      storedDataset: rival.id,
      storedUri: rival.uri,
      uri: dataset.uri,
    },
  );
