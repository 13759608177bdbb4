export {
  applyCorrections,
  parseCorrections,
  type CorrectionLookup,
  type HeaderOverrides,
} from './corrections';
export { examineHeader, type HeaderExamination, type PropertyFault } from './examine';
export { exposureRows, rawDataId, type ExposureRowsWithWarnings } from './exposure-rows';
export { fromTranslated } from './from-translated';
export { groupIdOf } from './group-id';
export type { HeaderChange, Mender } from './header-edits';
export type { Identity } from './identify';
export { keywordsBehind, type KeywordRead } from './keywords-behind';
export type { ObservationInfo } from './observation-info';
export type { AltAz, PropertyName, RaDec } from './property-values';
export { recognise } from './recognition';
export { secondHeaderNeeded } from './second-header';
export { identifyContent, translateContent } from './translate-content';
export { translatedFormProblem, type FormProblem, type TranslatedProperties } from './translated-form';
export { isComplete, translate, type Translation } from './translate';
export { WARNING_CODES, type TranslationWarning, type WarningCode } from './translation-warning';
