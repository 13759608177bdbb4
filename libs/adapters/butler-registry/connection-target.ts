import type { TlsOptions } from './tls-options';

/** Where a registry is and how to get in. The password appears in no message. */
export interface ConnectionTarget {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly tls: TlsOptions;
  readonly applicationName: string | undefined;
}

/** The target as a URL for messages and logs: no password, no options. */
export const describeTarget = (target: ConnectionTarget): string => {
  const user = target.username === undefined ? '' : `${target.username}@`;
  return `postgresql://${user}${target.host}:${target.port}/${target.database}`;
};
