export { GroupRecorder, type ArrivalLook, type ArrivedImage, type RecorderParts } from './group-recorder';
export { isGuiderFile } from './guider-file';
export type { IngestedDataset, IngestOutcome } from './ingest-outcome';
export type { IngestLog, IngestParts, IngestTarget, RegisteredExposure } from './ingest-parts';
export { MetadataCorrections } from './metadata-corrections';
export { RawIngest, type IngestOptions } from './raw-ingest';
export { sidecarPauseMs } from './sidecar-pauses';
export type { Stage, StageListener } from './stages';
