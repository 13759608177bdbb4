import { FAILURE_CODES } from './failure-codes';

/** The text of `docs/errors.md`: every failure code with its meaning, in the order of the table. */
export function errorsPage(codes: Readonly<Record<string, string>> = FAILURE_CODES): string {
  const rows = Object.entries(codes).map(([code, meaning]) => `## \`${code}\`\n\n${meaning}\n`);
  return [
    '# Failure codes\n',
    'Every line of the logs that tells of a failure carries one of these codes as `code`, and so does what is kept in',
    '`DEAD:{bucket}`. This page is written from `libs/domain/failure/failure-codes.ts`; a test keeps them equal.\n',
    ...rows,
  ].join('\n');
}
