import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import {
  createApp,
  logsOf,
  parseConfig,
  type AppDefinition,
  type AppProcess,
  type AppVariables,
} from '#adapters/runtime';

/** One line of a process's log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** A whole app in the test's own process: asked by `inject`, or on a port after `process.listen()`. */
export interface AppUnderTest<V extends AppVariables> {
  readonly process: AppProcess<V>;
  /** Every log line so far. */
  readonly lines: readonly LogLine[];
  /** Resolves as soon as the log lines are such that `holds` says yes. */
  until(holds: (lines: readonly LogLine[]) => boolean): Promise<void>;
  inject(request: InjectOptions): Promise<LightMyRequestResponse>;
  stop(): Promise<void>;
}

/** Puts an app together against the Redis of the tests; its work begins with `process.start()` or `process.listen()`. */
export async function appUnderTest<V extends AppVariables>(
  definition: AppDefinition<V>,
  env: Readonly<Record<string, string>> = {},
): Promise<AppUnderTest<V>> {
  const config = parseConfig(definition.schema, {
    REDIS_HOST: '127.0.0.1',
    REDIS_PORT: process.env['TEST_REDIS_PORT'],
    LISTEN_HOST: '127.0.0.1',
    PORT: '0',
    LOG_CONFIG: '.=DEBUG',
    ...env,
  });
  const lines: LogLine[] = [];
  const waiting = new Set<() => void>();
  const destination = {
    write: (line: string) => {
      lines.push(JSON.parse(line) as LogLine);
      for (const look of waiting) look();
    },
  };
  const until = (holds: (lines: readonly LogLine[]) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!holds(lines)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  const app = await createApp(definition, config, logsOf(definition.name, config, destination));
  return {
    process: app,
    lines,
    until,
    inject: (request) => app.nest.inject(request),
    stop: () => app.stop(),
  };
}
