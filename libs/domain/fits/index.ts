export {
  FITS_BLOCK_BYTES,
  MAX_HEADER_BYTES,
  parseFitsHeader,
  type FitsHeaderOptions,
  type FitsHeaderRead,
} from './fits-header';
export { dataBytes } from './hdu-size';
export { HeaderNumber, type Header, type HeaderValue } from './header';
export { double, integer, numberText } from './header-number';
export { INDEX_FILE_NAME, parseIndex, type FolderIndex, type IndexProblem } from './index-file';
export type { JsonValue } from './lenient-json';
export { mergedHeader } from './merged-header';
export { parseSidecar, type HeaderContent, type Sidecar, type SidecarProblem } from './sidecar';
export { writeFitsHeader, type CardToWrite } from './write-fits-header';
export { writeSidecar } from './write-sidecar';
