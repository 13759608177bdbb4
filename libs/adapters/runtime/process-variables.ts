import type { z } from 'zod';
import { LogLevels } from './log-levels';
import type { Variables } from './parse-config';
import { integer, optionalInteger, readAs, text } from './variable';

/** What every process has: its log and its HTTP server with health and metrics. */
export const processVariables = {
  LOG_CONFIG: readAs(
    {
      doc: 'Which log lines are printed, as component=LEVEL,...; the component . is the root.',
      mustHold: 'component=LEVEL,... with DEBUG, INFO, WARNING or ERROR, such as .=INFO,queue=DEBUG',
      byDefault: '.=INFO',
    },
    (config) => new LogLevels(config),
  ),
  LISTEN_HOST: text({
    doc: 'Address that the HTTP server listens on.',
    mustHold: 'an address of this machine',
    byDefault: '0.0.0.0',
  }),
  PORT: integer({
    doc: 'Port of the HTTP server: /health/live, /health/ready, and what the app serves (0: any free one).',
    byDefault: 8000,
    min: 0,
    max: 65_535,
  }),
  METRICS_PORT: optionalInteger({
    doc: 'Port of its own for /metrics; unset, it is served on PORT.',
    min: 0,
    max: 65_535,
  }),
};

/** The variables of an app: those of every process, and its own. */
export type AppVariables = Variables & typeof processVariables;

/** The part of a configuration that every process has. */
export type ProcessConfig = z.output<z.ZodObject<typeof processVariables>>;
