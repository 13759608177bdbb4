import { crashRun } from './crash-run';
import { reportText } from './crash-report';
import { driverOptions, USAGE, type DriverOptions } from './driver-options';

/** Plays one seeded night; exit status 0 when nothing was found, 1 with findings, 2 for wrong use. */
async function main(): Promise<number> {
  let options: DriverOptions;
  try {
    options = driverOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
  const report = await crashRun(options, (line) => {
    console.error(`[${new Date().toISOString().slice(11, 19)}] ${line}`);
  });
  console.log(options.json ? JSON.stringify(report) : reportText(report));
  return report.findings_in_all === 0 ? 0 : 1;
}

// What was started ends with us.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
void main().then((status) => process.exit(status));
