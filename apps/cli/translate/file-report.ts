import type { Header } from '#domain/fits';
import type { ExposureRecord } from '#domain/observation';
import type { HeaderChange, HeaderExamination, PropertyFault } from '#domain/translator';

/** Something to be said of a file: with a code to look up, and what it is about where that is known. */
export interface Remark {
  readonly code: string;
  readonly property: string | null;
  readonly keyword: string | null;
  readonly message: string;
}

/** What a file says of its exposure, and what became of it. */
export interface FileReport {
  /** As it was named. */
  readonly file: string;
  /** Where it was read: `its sidecar`; null where nothing could be read. */
  readonly readFrom: string | null;
  /** The registry's name; null where none knows the header. */
  readonly instrument: string | null;
  /** The header as it was translated, mended; null where there is none. */
  readonly header: Header | null;
  /** The properties that could be had; null where nothing was recognised. */
  readonly found: HeaderExamination['found'] | null;
  /** What would be stored; null where the file is refused. */
  readonly exposure: ExposureRecord | null;
  readonly fixes: readonly HeaderChange[];
  readonly warnings: readonly Remark[];
  /** Each property that keeps the file from being ingested; none where that is another reason. */
  readonly faults: readonly PropertyFault[];
  /** Why the file would be refused, all faults in one; null where it would be taken. */
  readonly error: Remark | null;
}
