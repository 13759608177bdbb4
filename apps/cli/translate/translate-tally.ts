import type { FileReport } from './file-report';
import { counted } from './report-line';

/** Counts what became of files. */
export class TranslateTally {
  files = 0;
  private readonly failures = new Map<string, number>();

  add({ error }: FileReport): void {
    this.files += 1;
    if (error !== null) this.failures.set(error.code, (this.failures.get(error.code) ?? 0) + 1);
  }

  get hasFailures(): boolean {
    return this.failures.size > 0;
  }

  /** `205 files: 203 would be ingested, 2 refused (HEADER_VALUE_TYPE 2).` */
  inWords(): string {
    if (this.files === 0) return 'No files.';
    const refused = [...this.failures.values()].reduce((sum, number) => sum + number, 0);
    const codes = Array.from(this.failures, ([code, number]) => `${code} ${number}`).join(', ');
    const good = `${this.files - refused} would be ingested`;
    return `${counted(this.files, 'file', 'files')}: ${good}${refused === 0 ? '' : `, ${refused} refused (${codes})`}.`;
  }
}
