export { ButlerRegistryModule } from './butler-registry.module';
export { ButlerRepository } from './butler-repository';
export { createRepository, type CreatedRepository, type CreateOptions } from './create-repository';
export { findCredential, type Credential, type CredentialSources } from './db-auth';
export type { Inspection, WriteObstacle } from './inspection';
export type { RegisteredInstrument, RowCounts } from './instrument-registrar';
export type { GuiderFile, GuiderOutcome } from './guider-batch';
export { rangeText, type Difference, type JsonValue } from './difference';
export type { OpenOptions } from './open-options';
export type {
  ExposureKey,
  Obstacle,
  RawBatch,
  RawBatchResult,
  RawDataset,
  RawOutcome,
  RawRegistration,
  RepairedPart,
  Unregistered,
  UpdatedExposure,
} from './raw-batch';
export type { MissingRights } from './rights-check';
export type { AliasSources } from './repository-alias';
export { RepositoryConnection } from './repository-connection';
export { holdsPassword } from './registry-url';
export type { RepositoryDescription } from './repository-description';
export { RepositoryFiles, type RepositoryObjects } from './repository-files';
export type { StoredExposure, VisitOutcome, VisitRecord, VisitRows, VisitSystem } from './visit-rows';
export type { Comparison, ExposureCondition, ExposureSelection, NumberRange } from './visit-selection';
