import type { DestinationStream } from 'pino';
import { Logs } from './logs';
import type { ProcessConfig } from './process-variables';
import { secretsIn } from './secret';

/** The log of a process as its configuration asks for it, kept clean of the configuration's secrets. */
export function logsOf(app: string, config: object, destination?: DestinationStream): Logs {
  return new Logs({
    app,
    levels: (config as ProcessConfig).LOG_CONFIG,
    secrets: secretsIn(config),
    ...(destination === undefined ? {} : { destination }),
  });
}
