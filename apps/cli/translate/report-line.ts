import { onOneLine } from '../queue/in-words';
import type { FileReport } from './file-report';
import type { Paint } from './paint';

/** What became of a file in a line; a line more for each reason why it is refused. */
export function reportLine(report: FileReport, paint: Paint): readonly string[] {
  const file = onOneLine(report.file);
  const { error, faults } = report;
  if (error === null) return [`${file}  ${paint.faint(summary(report))}`];
  const reasons =
    faults.length === 0
      ? [`${error.code}: ${error.message}`]
      : faults.map(({ code, property, problem }) => `${code}: ${property}: ${problem}`);
  return [`${file}  ${paint.bad('REFUSED')}`, ...reasons.map((reason) => `    ${onOneLine(reason)}`)];
}

function summary({ exposure, found, fixes, warnings }: FileReport): string {
  const remarks = [counted(fixes.length, 'fix', 'fixes'), counted(warnings.length, 'warning', 'warnings')];
  const what = [
    exposure?.instrument,
    exposure?.id,
    `detector ${found?.detectorNum ?? ''}`,
    exposure?.observation_type,
    exposure?.physical_filter,
    ...remarks.filter((remark) => remark !== ''),
  ];
  return onOneLine(what.join(' '));
}

/** `2 fixes`; nothing for none. */
export const counted = (number: number, one: string, many: string): string =>
  number === 0 ? '' : `${number} ${number === 1 ? one : many}`;
