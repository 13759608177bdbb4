import type { HeaderRead, ObjectsAndFiles } from '#adapters/object-store';
import { Failure } from '#domain/failure';
import type { HeaderContent } from '#domain/fits';
import {
  examineHeader,
  exposureRows,
  fromTranslated,
  isComplete,
  translatedFormProblem,
  type CorrectionLookup,
  type HeaderExamination,
  type ObservationInfo,
  type Translation,
} from '#domain/translator';
import { describingContent } from './describing-content';
import type { FileReport, Remark } from './file-report';
import type { NamedFile } from './files-to-translate';

/** What files are examined with. */
export interface ExamineParts {
  /** Reads what describes a FITS file. */
  readonly readHeader: (path: string) => Promise<HeaderRead>;
  readonly objects: Pick<ObjectsAndFiles, 'read'>;
  readonly corrections: CorrectionLookup;
  readonly signal: AbortSignal | undefined;
}

/**
 * Reads what describes a file as ingest would, and finds out all that it says. Whatever is wrong with the file is in the report.
 *
 * @throws the signal's reason, if it fires
 */
export async function examineFile(file: NamedFile, parts: ExamineParts): Promise<FileReport> {
  const nothing = nothingOf(file.name);
  if ('nothing' in file) {
    const error = { code: 'OBJECT_MISSING', property: null, keyword: null, message: file.nothing };
    return { ...nothing, error };
  }
  try {
    const { content, readFrom, warnings } = await describingContent(file.path, parts);
    const read = { ...nothing, readFrom, warnings };
    try {
      return isTranslated(content)
        ? takenOver(read, fromTranslated(content.properties))
        : examined(read, examineHeader(content.header, parts));
    } catch (error) {
      return { ...read, instrument: instrumentOf(error), error: remarkOf(error) };
    }
  } catch (error) {
    parts.signal?.throwIfAborted();
    return { ...nothing, error: remarkOf(error) };
  }
}

const nothingOf = (file: string): FileReport => ({
  file,
  readFrom: null,
  instrument: null,
  header: null,
  found: null,
  exposure: null,
  fixes: [],
  warnings: [],
  faults: [],
  error: null,
});

/** What was only guessed to be translated, and does not have that form, is a header after all; as for ingest. */
const isTranslated = (
  content: HeaderContent,
): content is Extract<HeaderContent, { readonly content: 'translated' }> =>
  content.content === 'translated' &&
  !(content.guessed && translatedFormProblem(content.properties) !== undefined);

/** What properties that were translated before add to the report of a file. */
const takenOver = (read: FileReport, { info, warnings }: Translation): FileReport =>
  withRecord({ ...read, instrument: info.instrument, warnings: [...read.warnings, ...warnings] }, info);

/** What the examination of its header adds to the report of a file. */
function examined(read: FileReport, examination: HeaderExamination): FileReport {
  const { instrument, header, found, fixes, faults } = examination;
  const warnings = [...read.warnings, ...examination.warnings];
  const report = { ...read, instrument, header, found, fixes, faults, warnings };
  return isComplete(examination)
    ? withRecord(report, examination.found)
    : { ...report, error: errorOf(examination) };
}

/** Adds the record that everything needed is known for. */
function withRecord(report: FileReport, found: ObservationInfo): FileReport {
  try {
    const { rows, warnings } = exposureRows(found);
    return { ...report, found, exposure: rows.exposure, warnings: [...report.warnings, ...warnings] };
  } catch (error) {
    return { ...report, found, error: remarkOf(error) };
  }
}

/** All faults in one, as the failure of an ingest has them. */
function errorOf({ faults }: HeaderExamination): Remark {
  const [first] = faults;
  return {
    code: first?.code ?? 'HEADER_VALUE_INVALID',
    property: first?.property ?? null,
    keyword: first?.keyword ?? null,
    message: faults.map(({ property, problem }) => `${property}: ${problem}`).join('; '),
  };
}

const textIn = (error: unknown, fact: string): string | null => {
  const value = error instanceof Failure ? error.facts[fact] : null;
  return typeof value === 'string' ? value : null;
};

const instrumentOf = (error: unknown): string | null => textIn(error, 'instrument');

const remarkOf = (error: unknown): Remark => ({
  code: error instanceof Failure ? error.code : 'INTERNAL_ERROR',
  property: textIn(error, 'property'),
  keyword: textIn(error, 'keyword'),
  message: error instanceof Error ? error.message : String(error),
});
