import type { PostgresServer, RedisServer } from '../../stack';

interface RunningServers {
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
  readonly folder: string;
}

declare global {
  var autoingestRunningServers: RunningServers[] | undefined;
}

/** What this Jest run started; kept on the global object, since Jest loads set-up and tear-down as separate modules. */
export const running: RunningServers[] = (globalThis.autoingestRunningServers ??= []);
