import { cpus, loadavg, totalmem } from 'node:os';

/** What is measured on, to be read beside every figure. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memory_GiB: number;
  readonly node: string;
  readonly load_average_1min: number;
}

export const machine = (): Machine => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memory_GiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  load_average_1min: Math.round((loadavg()[0] ?? 0) * 100) / 100,
});

/** The middle one of some figures. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

export const rounded = (figure: number): number => Number(figure.toPrecision(3));

/** Prints rows as a table of columns. */
export function printTable(rows: readonly Readonly<Record<string, string | number>>[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const width = (column: string): number =>
    Math.max(column.length, ...rows.map((row) => String(row[column] ?? '').length));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, index) => cell.padStart(width(columns[index] ?? ''))).join('  ');
  console.log(line(columns));
  for (const row of rows) console.log(line(columns.map((column) => String(row[column] ?? ''))));
}
