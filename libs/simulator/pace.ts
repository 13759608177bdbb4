/** How fast time runs in the observatory. */
export interface Pace {
  /** 1 is real time, 10 ten times faster, Infinity as fast as the sink takes the files. */
  readonly speed: number;
  /** Real time in milliseconds, from any beginning. */
  now(): number;
  /** Resolves after so many milliseconds of real time. */
  wait(ms: number): Promise<void>;
}
