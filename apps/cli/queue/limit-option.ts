import { InvalidArgumentError, Option } from 'commander';

const MOST = 1_000_000;

/** `--limit`: how many objects are shown; all are counted and, where something is done, done. */
export function limitOption(byDefault: number): Option {
  return new Option('--limit <number>', 'how many objects to show; the rest is counted')
    .default(byDefault)
    .argParser((text: string) => {
      const number = Number(text);
      if (!/^\d+$/.test(text) || number > MOST) {
        throw new InvalidArgumentError(`It must be a whole number from 0 to ${MOST}.`);
      }
      return number;
    });
}
