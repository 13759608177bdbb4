import type { SettledAs } from '#adapters/queue';
import type { Log } from '#adapters/runtime';
import type { IngestOutcome } from '#tasks/ingest';

/** The log line of one file: `error` where a person must act, `warn` where it is tried again, `debug` where all is well. */
export function reportFile(log: Log, outcome: IngestOutcome, settledAs: SettledAs): void {
  if (!('code' in outcome)) {
    const { path, status, dataset, repairs } = outcome;
    if (repairs.includes('size')) {
      const { sizeBytes } = dataset;
      log.warn({ path, code: 'REPLACED', sizeBytes }, 'file registered before has another size now');
    }
    log.debug({ path, status, settledAs, ...dataset }, 'file ingested');
    return;
  }
  const { path, status, code, reason, facts } = outcome;
  const line = { ...facts, path, status, settledAs, code, reason };
  if (status === 'awaitsExposure' && settledAs !== 'dead') log.debug(line, 'guider awaits its exposure');
  else if (settledAs === 'dead') log.error(line, 'file given up');
  else log.warn(line, 'file not ingested');
}
