import { cpus, loadavg } from 'node:os';
import type { DriverOptions } from './driver-options';
import type { Finding } from './findings';

/** What a run was and what it found; figures have their units in their names. */
export interface CrashReport {
  readonly command: string;
  readonly seed: string;
  readonly files: number;
  readonly ingested: number;
  readonly given_up: number;
  readonly faults: number;
  /** By kind and target. */
  readonly faults_played: Readonly<Record<string, number>>;
  /** Requests to the webhook that were answered, and attempts that were not answered 2xx, by what came instead. */
  readonly notifications: number;
  readonly notifications_repeated: Readonly<Record<string, number>>;
  /** Questions for images while the night was played; `none`: presence did not answer, or could not. */
  readonly presence_answers: Readonly<Record<'present' | 'absent' | 'none', number>>;
  /** Looks at Redis while the night was played: no object was in two places. */
  readonly looks: number;
  readonly night_seconds: number;
  /** From the end of night and faults until nothing was left to do. */
  readonly settling_seconds: number;
  readonly total_seconds: number;
  readonly python_butler: boolean;
  readonly cores: number;
  readonly load_average_1min: number;
  readonly node: string;
  readonly findings_in_all: number;
  readonly findings: readonly Finding[];
  /** Logs, Redis, registry and bucket, where they were kept. */
  readonly folder: string | null;
}

/** How the run is had again. */
export const commandOf = ({ seed, files, faults }: DriverOptions): string =>
  `npm run test:crash -- --seed ${seed} --files ${files}${faults ? '' : ' --no-faults'}`;

export const machine = (): Pick<CrashReport, 'cores' | 'load_average_1min' | 'node'> => ({
  cores: cpus().length,
  load_average_1min: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  node: process.version,
});

/** The report for people. */
export function reportText(report: CrashReport): string {
  const list = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, number]) => `${number} × ${name}`)
      .join(', ') || 'none';
  const lines = [
    `Seed ${report.seed}: ${report.files} files, ${report.ingested} ingested, ${report.given_up} given up.`,
    `${report.faults} faults: ${list(report.faults_played)}.`,
    `${report.notifications} notifications; answered by other than 2xx and repeated: ${list(report.notifications_repeated)}.`,
    `Presence was asked while all this went on: ${list(report.presence_answers)}.`,
    `Night ${report.night_seconds} s, settled ${report.settling_seconds} s after it, ${report.total_seconds} s in all; ${report.looks} looks on the way.`,
    report.findings_in_all === 0 ? 'Nothing was found.' : `${report.findings_in_all} FINDINGS:`,
    ...report.findings.map(({ rule, what }) => `  ${rule}: ${what}`),
    ...(report.folder === null ? [] : [`Logs, Redis, registry and bucket are in ${report.folder}`]),
    `Again: ${report.command}`,
  ];
  return lines.join('\n');
}
