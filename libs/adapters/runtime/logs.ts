import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevels } from './log-levels';
import type { Secret } from './secret';

/** Writes log lines: a constant message, and what is particular as facts. */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

const REDACTED = ['password', 'secret', 'opaqueData', 'authorization'];
const SHORTEST_SECRET = 4;

/**
 * The log of a process: JSON lines on standard output with `level` (a word), `time` (ISO, UTC), `app`, `component`, the
 * facts and `msg`. Wherever a value of `secrets` would stand in a line, `[secret]` stands instead.
 */
export class Logs {
  readonly #root: Logger;
  readonly #levels: LogLevels;
  readonly #components = new Map<string, Log>();

  constructor(options: {
    readonly app: string;
    readonly levels: LogLevels;
    readonly secrets?: readonly Secret[];
    readonly destination?: DestinationStream;
  }) {
    this.#levels = options.levels;
    this.#root = pino(
      {
        base: { app: options.app },
        level: 'trace',
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label.toUpperCase() }) },
        redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' },
        serializers: { err: pino.stdSerializers.errWithCause },
      },
      withoutSecrets(options.destination ?? pino.destination({ fd: 1, sync: true }), options.secrets ?? []),
    );
  }

  /** The log of one component, at the level that `LOG_CONFIG` gives it. */
  for(component: string): Log {
    const known = this.#components.get(component);
    if (known !== undefined) return known;
    const log = this.#root.child({ component }, { level: this.#levels.of(component) });
    this.#components.set(component, log);
    return log;
  }
}

function withoutSecrets(destination: DestinationStream, secrets: readonly Secret[]): DestinationStream {
  const needles = [
    ...new Set(
      secrets
        .map((secret) => secret.reveal())
        .filter((value) => value.length >= SHORTEST_SECRET)
        .flatMap((value) => [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]),
    ),
  ];
  if (needles.length === 0) return destination;
  return {
    write(line) {
      const found = needles.filter((needle) => line.includes(needle));
      destination.write(found.reduce((clean, needle) => clean.replaceAll(needle, '[secret]'), line));
    },
  };
}
