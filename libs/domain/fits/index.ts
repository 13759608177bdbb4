export {
  FITS_BLOCK_BYTES,
  MAX_HEADER_BYTES,
  parseFitsHeader,
  type FitsHeaderOptions,
  type FitsHeaderRead,
} from './fits-header';
export { HeaderNumber, type Header, type HeaderValue } from './header';
export { double, integer, numberText } from './header-number';
export type { JsonValue } from './lenient-json';
export { parseSidecar, type Sidecar, type SidecarProblem } from './sidecar';
export { writeFitsHeader, type CardToWrite } from './write-fits-header';
export { writeSidecar } from './write-sidecar';
