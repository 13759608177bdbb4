import { Option, type Command } from 'commander';
import type { ObjectSighting, PathTest } from '#adapters/queue';
import { parseDayObs, parseExposureFile, parseObsId } from '#domain/observation';
import { WrongUse } from '../wrong-use';
import { pathPattern } from './path-pattern';

/** The options by which a command chooses objects. */
export interface SelectionFlags {
  readonly bucket?: readonly string[];
  readonly path?: readonly string[];
  readonly exposure?: readonly string[];
  readonly day?: readonly string[];
  readonly code?: readonly string[];
  readonly reason?: string;
}

/** Which objects are meant: all that fulfil every option given; of one option, any of its values. */
export interface ObjectSelection {
  /** Null: every bucket. */
  readonly buckets: readonly string[] | null;
  /** Whether anything narrows the choice within a bucket. */
  readonly narrows: boolean;
  /** What the path alone can tell. */
  readonly byPath: PathTest;
  /** What has to be read of an object. */
  readonly byFacts: (object: ObjectSighting) => boolean;
}

/** Gives a command the options that choose objects. */
export function addSelectionOptions(command: Command): Command {
  const several = (flags: string, description: string): Option =>
    new Option(flags, description).argParser((value: string, before: readonly string[] | undefined) => [
      ...(before ?? []),
      value,
    ]);
  return command
    .addOption(several('--bucket <bucket>', '[profile@][tenant:]bucket as in BUCKET (default: all in Redis)'))
    .addOption(several('--path <pattern>', "beginning or glob of the path, of its key or of the file's name"))
    .addOption(several('--exposure <obsid>', 'one exposure, MC_O_20260125_001234'))
    .addOption(several('--day <day>', 'one night (day_obs), YYYYMMDD'))
    .addOption(several('--code <code>', 'failure code; of what was refused: its reason, such as unparsable'))
    .option('--reason <text>', 'part of the reason, in any case');
}

/**
 * Reads what the options mean.
 *
 * @throws WrongUse for what names no exposure or night
 */
export function selectionOf(flags: SelectionFlags): ObjectSelection {
  for (const obsId of flags.exposure ?? []) {
    const parsed = parseObsId(obsId);
    if ('unparsable' in parsed) throw new WrongUse(`--exposure ${obsId} is ${parsed.unparsable}.`);
  }
  for (const day of flags.day ?? []) {
    if (parseDayObs(day) === undefined) throw new WrongUse(`--day ${day} is not a night, YYYYMMDD.`);
  }
  const patterns = flags.path?.map(pathPattern);
  const codes = flags.code?.map((code) => code.toLowerCase());
  const reason = flags.reason?.toLowerCase();
  return {
    buckets: flags.bucket ?? null,
    narrows: [patterns, flags.exposure, flags.day, codes, reason].some((given) => given !== undefined),
    byPath: (path) =>
      (patterns === undefined || patterns.some((matches) => matches(path))) &&
      isOf(path, flags.exposure, flags.day),
    byFacts: ({ code, reason: told }) =>
      (codes === undefined || codes.includes(code?.toLowerCase() ?? '')) &&
      (reason === undefined || told?.toLowerCase().includes(reason) === true),
  };
}

function isOf(
  path: string,
  obsIds: readonly string[] | undefined,
  days: readonly string[] | undefined,
): boolean {
  if (obsIds === undefined && days === undefined) return true;
  const file = parseExposureFile(path);
  if ('unparsable' in file) return false;
  const { parsed } = file;
  return (
    (obsIds === undefined || (parsed.kind === 'exposure' && obsIds.includes(parsed.obsId))) &&
    (days === undefined || days.includes(parsed.obsDay))
  );
}
