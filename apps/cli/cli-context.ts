import type { Writable } from 'node:stream';

/** What a command has of the process. */
export interface CliContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Writes a line of results. */
  out(line: string): void;
  /** Writes a line about what went wrong. */
  error(line: string): void;
  /** What comes on standard input, if it is asked for. */
  input?(): AsyncIterable<Uint8Array | string>;
  /** The terminal that results go to; undefined where they go elsewhere. */
  readonly terminal?: { readonly hasColours: boolean } | undefined;
  /** Fires when nobody reads the results any more, as behind `| head`; its reason is nothing to report. */
  readonly unread?: AbortSignal | undefined;
  /** The terminal that a progress bar may be drawn on; none where nobody watches. */
  readonly progressTerminal?: Writable;
  /**
   * Asks to be told of Ctrl-C, which then no longer ends the process at once: the command comes to an orderly end. A second one
   * ends it.
   */
  readonly interruption?: () => AbortSignal;
}
