/** What a command has of the process. */
export interface CliContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Writes a line of results. */
  out(line: string): void;
  /** Writes a line about what went wrong. */
  error(line: string): void;
}
