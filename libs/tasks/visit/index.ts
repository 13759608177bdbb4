export { defineSelected, type VisitOrder, type VisitReport } from './define-selected';
export { parseWhere } from './exposure-where';
export { GROUPINGS, ONE_TO_ONE } from './groupings';
export { VisitDefiner, type RegisteredExposure, type VisitListener } from './visit-definer';
export type { VisitGroup, VisitGrouping } from './visit-grouping';
export type { VisitLog } from './visit-log';
export { isOnSky, visitRows } from './visit-rows';
