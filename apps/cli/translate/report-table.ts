import { HeaderNumber, type HeaderValue } from '#domain/fits';
import { keywordsBehind, type KeywordRead } from '#domain/translator';
import { onOneLine } from '../queue/in-words';
import type { FileReport } from './file-report';
import type { Paint } from './paint';
import { OTHER_ROWS, RECORD_ROWS, type RecordRow } from './record-rows';

/** The table fits on 100 columns; a longer value pushes what stands beside it on the next line. */
const WIDTH = 100;
const LABEL = 20;
const VALUE = 34;
/** Of a header, beside the value that was made of it. */
const LONGEST_VALUE = 23;
const INDENT = '  ';

/** All that is known of a file, for a person: what would be stored with the keywords that it comes from, and every remark. */
export function reportTable(report: FileReport, paint: Paint): readonly string[] {
  const { fixes, warnings, found } = report;
  return [
    ...heading(report, paint),
    ...(found === null ? [] : ['', ...table(report, found, paint)]),
    ...section('Mended before it was read', fixes.map(changeInWords), paint),
    ...section(
      'Warnings',
      warnings.map(({ code, message }) => `${code}: ${message}`),
      paint,
    ),
    '',
  ];
}

function heading({ file, readFrom, instrument, error, faults }: FileReport, paint: Paint): readonly string[] {
  const source = readFrom === null ? '' : `${instrument ?? 'no known instrument'}, read from ${readFrom}`;
  const lines = [paint.strong(onOneLine(file)), ...(source === '' ? [] : [`${INDENT}${source}`])];
  if (error === null) return lines;
  const reasons = faults.map(({ property, code, problem }) => `${property}: ${problem} (${code})`);
  return [
    ...lines,
    paint.bad(`${INDENT}REFUSED: ${error.code}`),
    ...(reasons.length === 0 ? [error.message] : reasons).flatMap((reason) =>
      wrapped(reason, INDENT.repeat(2)),
    ),
  ];
}

function table(report: FileReport, found: NonNullable<FileReport['found']>, paint: Paint): readonly string[] {
  const { header, exposure, instrument, fixes } = report;
  const behind = header === null ? undefined : keywordsBehind(header, instrument ?? '');
  const mended = new Set(fixes.map(({ keyword }) => keyword));
  const refused = new Map(report.faults.map(({ property, problem }) => [property, problem]));
  const line = (row: RecordRow): string => {
    const problem = row.properties.map((property) => refused.get(property)).find((one) => one !== undefined);
    const value = row.value(found, exposure);
    const shown = value === undefined || value === null ? '-' : String(value);
    const read = row.properties.flatMap((property) => behind?.get(property) ?? []);
    const origin = problem ?? keywordsInWords(read, shown, mended);
    const text = onOneLine(shown) + (shown === '-' || row.unit === undefined ? '' : ` ${row.unit}`);
    const label = `${INDENT}${row.label.padEnd(LABEL)}`;
    const room = WIDTH - INDENT.length - LABEL - VALUE - 1;
    const beside = clipped(onOneLine(origin), room);
    const painted = problem === undefined ? paint.faint(beside) : paint.bad(beside);
    if (beside === '') return `${label}${text}`;
    const gap = text.length <= VALUE ? ' '.repeat(VALUE - text.length + 1) : `\n${' '.repeat(WIDTH - room)}`;
    return `${label}${text}${gap}${painted}`;
  };
  return [
    `${INDENT}${paint.strong('Exposure record')}`,
    ...RECORD_ROWS.map(line),
    `${INDENT}${paint.strong('And besides')}`,
    ...OTHER_ROWS.map(line),
  ];
}

/**
 * The keywords that a value comes from, with what they say where that is not the value itself; `*` marks mended ones. What decides
 * comes first: the keyword that has the value, then those that have any.
 */
function keywordsInWords(read: readonly KeywordRead[], shown: string, mended: ReadonlySet<string>): string {
  const values = new Map(read.map(({ keyword, value }) => [keyword, value]));
  const withValue = [...values].filter(([, value]) => value !== undefined && value !== null);
  const named = (withValue.length > 0 ? withValue : [...values]).map(([keyword, value]) => ({
    name: `${keyword}${mended.has(keyword) ? '*' : ''}`,
    isAbsent: value === undefined,
    text: valueInWords(value),
  }));
  const [same, other] = [true, false].map((isSame) =>
    named.filter(({ text }) => (text === shown) === isSame),
  );
  return [
    ...(same ?? []).map(({ name }) => name),
    ...(other ?? []).map(({ name, isAbsent, text }) =>
      isAbsent ? `no ${name}` : `${name}=${clipped(text, LONGEST_VALUE)}`,
    ),
  ].join(' ');
}

/** A value of a header as people write it. */
function valueInWords(value: HeaderValue | undefined): string {
  if (value === undefined) return '(absent)';
  if (value === null) return '(no value)';
  if (value instanceof HeaderNumber) return value.isInteger ? value.text : String(value.value);
  if (typeof value === 'boolean') return value ? 'T' : 'F';
  return value === '' ? "''" : value;
}

const changeInWords = ({ keyword, from, to, by }: FileReport['fixes'][number]): string =>
  `${keyword}: ${valueInWords(from)} -> ${valueInWords(to)} (by ${by === 'rule' ? 'a rule' : 'the correction of its observation'})`;

const section = (title: string, lines: readonly string[], paint: Paint): readonly string[] =>
  lines.length === 0
    ? []
    : [
        `${INDENT}${paint.strong(title)}`,
        ...lines.flatMap((line) => wrapped(line, INDENT.repeat(2)).map(paint.changed)),
      ];

const clipped = (text: string, room: number): string =>
  text.length <= room ? text : `${text.slice(0, room - 1)}…`;

/** Words on as many lines as they need, the first one indented, the others two more. */
function wrapped(text: string, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of onOneLine(text).split(' ')) {
    const isFirst = line.trim() === '';
    if (!isFirst && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = `${indent}${INDENT}${word}`;
    } else {
      line += isFirst ? word : ` ${word}`;
    }
  }
  return [...lines, line];
}
