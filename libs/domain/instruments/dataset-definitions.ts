import type { DatasetDefinition } from './instrument';

/**
 * The images of an instrument: `raw` in the run `NAME/raw/all`, read by this Python class.
 *
 * Source: obs_base ingest.py (getRawDatasetType), _instrument.py (makeDefaultRawIngestRunName).
 */
export const rawImages = (instrument: string, formatter: string): DatasetDefinition => ({
  datasetType: 'raw',
  storageClass: 'Exposure',
  formatter,
  run: `${instrument}/raw/all`,
});

/**
 * The stacks of guider stamps of an instrument: `guider_raw` in the run `NAME/raw/guider`.
 *
 * Source: obs_lsst ingestGuider.py.
 */
export const guiderStacks = (instrument: string): DatasetDefinition => ({
  datasetType: 'guider_raw',
  storageClass: 'Stamps',
  formatter: 'lsst.obs.base.formatters.fitsGeneric.FitsGenericFormatter',
  run: `${instrument}/raw/guider`,
});
