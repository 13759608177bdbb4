import { parseArgs } from 'node:util';

/** What a run is asked for. */
export interface DriverOptions {
  readonly seed: string;
  /** FITS files in the night. */
  readonly files: number;
  /** Whether faults are played, besides those of the files. */
  readonly faults: boolean;
  /** Prints the report as one JSON object. */
  readonly json: boolean;
  /** Leaves the folder of the run where it is, whatever was found. */
  readonly keep: boolean;
}

export const USAGE = `npm run test:crash -- --seed N [--files M] [--no-faults] [--json] [--keep]
  --seed N     what happens when; the same seed plans the same night and the same faults
  --files M    FITS files of the night (1000)
  --no-faults  only the faults of the files themselves
  --json       print the report as one JSON object
  --keep       leave the folder of the run (logs, Redis, registry, bucket) where it is; after findings it always stays`;

/** @throws Error for words that mean nothing here */
export function driverOptions(words: readonly string[]): DriverOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      seed: { type: 'string' },
      files: { type: 'string', default: '1000' },
      'no-faults': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  const files = Number(values.files);
  if (values.seed === undefined) throw new Error('--seed is missing');
  if (!Number.isSafeInteger(files) || files < 1)
    throw new Error(`--files ${values.files} is no number of files`);
  return { seed: values.seed, files, faults: !values['no-faults'], json: values.json, keep: values.keep };
}
