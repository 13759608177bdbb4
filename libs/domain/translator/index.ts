export {
  applyCorrections,
  parseCorrections,
  type CorrectionLookup,
  type HeaderOverrides,
} from './corrections';
export { exposureRows, rawDataId, type ExposureRowsWithWarnings } from './exposure-rows';
export { groupIdOf } from './group-id';
export type { HeaderChange } from './header-edits';
export type { ObservationInfo } from './observation-info';
export type { AltAz, PropertyName, RaDec } from './property-values';
export { recognise } from './recognition';
export { translate, type Translation } from './translate';
export { WARNING_CODES, type TranslationWarning, type WarningCode } from './translation-warning';
