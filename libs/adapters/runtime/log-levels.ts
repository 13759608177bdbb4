/** The levels of log lines, the quietest last. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

const WORDS: Readonly<Record<string, LogLevel>> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  VERBOSE: 'debug',
  INFO: 'info',
  WARN: 'warn',
  WARNING: 'warn',
  ERROR: 'error',
  CRITICAL: 'fatal',
  FATAL: 'fatal',
  OFF: 'silent',
};

/** Which level each component's lines need to be printed. */
export class LogLevels {
  readonly #levels: ReadonlyMap<string, LogLevel>;

  /**
   * @param config - `component=LEVEL,…`; the component `.`, or none, is the root; the words are Python's, in either case
   * @throws an Error that names the faulty part
   */
  constructor(config: string) {
    const parts = config
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    this.#levels = new Map(
      parts.map((part) => {
        const equals = part.lastIndexOf('=');
        const level =
          WORDS[
            part
              .slice(equals + 1)
              .trim()
              .toUpperCase()
          ];
        const component = equals < 0 ? '.' : part.slice(0, equals).trim();
        if (level === undefined || !/^(?:\.|[\w-]+(?:\.[\w-]+)*)$/.test(component)) {
          throw new Error(`not understood: ${part}`);
        }
        return [component, level];
      }),
    );
  }

  /** The level of a component: its own, else that of the component it belongs to (`queue.lua` to `queue`), else the root's. */
  of(component: string): LogLevel {
    for (let name = component; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
      const level = this.#levels.get(name);
      if (level !== undefined) return level;
    }
    return this.#levels.get('.') ?? 'info';
  }
}
