import { Refused } from '#domain/failure';
import { createApp, type AppDefinition, type AppProcess } from './app-process';
import type { Log } from './logs';
import { logsOf } from './logs-of';
import { parseConfig, type ConfigOf, type ConfigSchema } from './parse-config';
import type { AppVariables } from './process-variables';

/** The longest that an orderly stop may take; Kubernetes kills after 30 s. */
const STOP_LIMIT_MS = 25_000;

/**
 * The whole life of a process, from its environment to its exit: 0 after SIGTERM or SIGINT, 1 when it cannot start, when a
 * rejection or exception reaches nobody, or when the stop takes longer than 25 s. A second signal ends it at once.
 */
export async function runApp<V extends AppVariables>(
  definition: AppDefinition<V>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const config = configOrExit(definition, env);
  const logs = logsOf(definition.name, config);
  const log = logs.for('runtime');
  for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
    process.on(event, (error: unknown) => {
      log.error({ err: error }, 'a fault that nobody handles');
      process.exit(1);
    });
  }
  let app: AppProcess<V> | undefined;
  const onSignal = stopOnSignal(log, () => app?.stop());
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  try {
    app = await createApp(definition, config, logs);
    await app.listen();
    log.info({ ready: app.health.phase }, 'started');
  } catch (error) {
    if (error instanceof Refused) {
      log.error({ code: error.code, ...error.facts, reason: error.message }, 'cannot start');
    } else {
      log.error({ err: error }, 'cannot start');
    }
    process.exit(1);
  }
}

function configOrExit<V extends AppVariables>(
  definition: AppDefinition<V>,
  env: Readonly<Record<string, string | undefined>>,
): ConfigOf<ConfigSchema<V>> {
  try {
    return parseConfig(definition.schema, env);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const faults = error.message.split('\n').map((fault) => `  ${fault}\n`);
    process.stderr.write(
      `ERROR ${definition.name} cannot start with this configuration:\n${faults.join('')}`,
    );
    process.exit(1);
  }
}

function stopOnSignal(log: Log, stop: () => Promise<void> | undefined): (signal: NodeJS.Signals) => void {
  let isStopping = false;
  return (signal) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error({ limitMs: STOP_LIMIT_MS }, 'the stop took too long');
      process.exit(1);
    }, STOP_LIMIT_MS).unref();
    void Promise.resolve(stop()).then(
      () => {
        log.info({}, 'stopped');
        process.exit(0);
      },
      (error: unknown) => {
        log.error({ err: error }, 'the stop failed');
        process.exit(1);
      },
    );
  };
}
