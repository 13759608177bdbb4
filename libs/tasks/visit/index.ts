export { GROUPINGS, ONE_TO_ONE } from './groupings';
export { VisitDefiner, type RegisteredExposure, type VisitListener } from './visit-definer';
export type { VisitLog } from './visit-log';
