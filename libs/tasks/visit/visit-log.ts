/** Writes a log line: a constant message, and what is particular as facts. */
export interface VisitLog {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
