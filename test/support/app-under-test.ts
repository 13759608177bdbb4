import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import {
  createApp,
  logsOf,
  parseConfig,
  type AppDefinition,
  type AppProcess,
  type AppVariables,
} from '#adapters/runtime';

/** A whole app in the test's own process: asked by `inject`, or on a port after `process.listen()`. */
export interface AppUnderTest<V extends AppVariables> {
  readonly process: AppProcess<V>;
  /** Every log line so far. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
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
  const lines: Readonly<Record<string, unknown>>[] = [];
  const destination = {
    write: (line: string) => void lines.push(JSON.parse(line) as Readonly<Record<string, unknown>>),
  };
  const app = await createApp(definition, config, logsOf(definition.name, config, destination));
  return { process: app, lines, inject: (request) => app.nest.inject(request), stop: () => app.stop() };
}
