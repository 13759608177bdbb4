import type { DatasetGroup, StoredDataset } from './dataset-writer';
import { describeDifferences, differencesBetween } from './difference';
import { conflict, type RawDataset, type RawOutcome, type RepairedPart } from './raw-batch';

/** A dataset in the words of a message. */
export const nameOf = (dataset: RawDataset): string =>
  `${dataset.datasetType} of ${dataset.instrument}, exposure ${dataset.exposure}, detector ${dataset.detector}`;

/** What a dataset that was there already needs: nothing, some missing parts, or a person. */
export function verdictOn(dataset: RawDataset, group: DatasetGroup, stored: StoredDataset): RawOutcome {
  const facts = { path: dataset.path, dataset: dataset.id };
  const differences = [
    ...differencesBetween(
      { dataset_type_id: stored.typeId, run_id: stored.runId },
      { dataset_type_id: group.type.id, run_id: group.runId },
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
      `${describeDifferences('dataset', differences)} (registry != file) under the id ${dataset.id}.`,
      facts,
    );
  }
  if (stored.record !== undefined && stored.record.path !== dataset.uri) {
    return conflict(
      'DATASET_PATH_CONFLICT',
      `Datastore already contains this data id: ${nameOf(dataset)} is ${stored.record.path}; this file is ${dataset.uri}.`,
      { ...facts, storedUri: stored.record.path, uri: dataset.uri },
    );
  }
  const parts: RepairedPart[] = [
    ...(stored.tag === undefined ? (['tag'] as const) : []),
    ...(stored.located ? [] : (['location'] as const)),
    ...(stored.record === undefined ? (['record'] as const) : []),
    ...(stored.record !== undefined && stored.record.sizeBytes !== dataset.sizeBytes
      ? (['size'] as const)
      : []),
  ];
  return parts.length === 0 ? { status: 'existed' } : { status: 'repaired', parts };
}
