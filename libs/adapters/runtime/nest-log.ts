import type { LoggerService } from '@nestjs/common';
import type { Log } from './logs';

/** Nest's own lines as lines of the component `nest`. What it tells about its start is for debugging. */
export class NestLog implements LoggerService {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.#log.debug(facts(message, rest), 'nest');
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#log.debug(facts(message, rest), 'nest');
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#log.debug(facts(message, rest), 'nest');
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#log.warn(facts(message, rest), 'nest warns');
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#log.error(facts(message, rest), 'nest failed');
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.#log.error(facts(message, rest), 'nest failed');
  }
}

/** Nest puts the context last, and before it, of an error, the stack. */
function facts(message: unknown, rest: readonly unknown[]): object {
  const context = rest.at(-1);
  const stack = rest.length > 1 ? rest[0] : undefined;
  return message instanceof Error ? { err: message, context } : { said: message, stack, context };
}
