import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { double, integer, writeFitsHeader, writeSidecar, type HeaderValue } from '#domain/fits';
import { runCli } from '../../apps/cli/run-cli';
import type { CliContext } from '../../apps/cli/cli-context';

/** Keywords with other values than the science header has; undefined takes a keyword away. */
export type Changes = Readonly<Record<string, HeaderValue | undefined>>;

/** What a camera writes of a science exposure in which everything is right. */
const SCIENCE: Changes = {
  SIMPLE: true,
  BITPIX: integer(8),
  NAXIS: integer(0),
  INSTRUME: 'lsstCam',
  TELESCOP: 'Simonyi Survey Telescope',
  OBSID: 'MC_O_20260125_001234',
  DAYOBS: '20260125',
  SEQNUM: integer(1234),
  CONTRLLR: 'O',
  GROUPID: '2026-01-26T04:05:06.789',
  CURINDEX: integer(1),
  MAXINDEX: integer(1),
  RAFTBAY: 'R22',
  CCDSLOT: 'S11',
  IMGTYPE: 'OBJECT',
  REASON: 'Survey',
  DATE: '2026-01-26T04:05:40.000',
  'DATE-BEG': '2026-01-26T04:05:10.500',
  'DATE-END': '2026-01-26T04:05:41.250',
  TIMESYS: 'TAI',
  EXPTIME: double(30),
  SHUTTIME: double(30.001),
  DARKTIME: double(30.75),
  FILTER: 'i_39',
  OBJECT: 'lowdust',
  PROGRAM: 'BLOCK-365',
  TRACKSYS: 'RADEC',
  RADESYS: 'ICRS',
  RASTART: double(349.5),
  DECSTART: double(-47.25),
  ROTPA: double(290.5),
  ROTCOORD: 'sky',
  AZSTART: double(269.75),
  ELSTART: double(60.5),
  VIGN_MIN: 'NO',
};

const entries = (changes: Changes): (readonly [string, HeaderValue])[] =>
  Object.entries({ ...SCIENCE, ...changes }).filter(
    (entry): entry is [string, HeaderValue] => entry[1] !== undefined,
  );

/** A sidecar of the science header with changes. */
export const sidecar = (changes: Changes = {}): Uint8Array => writeSidecar(entries(changes));

/** A FITS file of the science header with changes. */
export const fits = (changes: Changes = {}): Uint8Array =>
  writeFitsHeader(entries(changes).map(([keyword, value]) => ({ keyword, value })));

/** Puts files into a folder; gives their paths. */
export function put(folder: string, files: Readonly<Record<string, Uint8Array | string>>): string[] {
  return Object.entries(files).map(([name, content]) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  });
}

/** How one command line ended. */
export interface Ended {
  readonly status: number;
  readonly out: readonly string[];
  readonly error: readonly string[];
}

/** Runs `autoingest translate …`. */
export async function translateCli(
  words: readonly string[],
  context: Partial<CliContext> = {},
): Promise<Ended> {
  const out: string[] = [];
  const error: string[] = [];
  const status = await runCli(['translate', ...words], {
    environment: {},
    out: (line) => out.push(line),
    error: (line) => error.push(line),
    ...context,
  });
  return { status, out, error };
}

/** The objects that it prints with `--json`. */
export async function translateJson(
  words: readonly string[],
  context: Partial<CliContext> = {},
): Promise<Record<string, unknown>[]> {
  const { out } = await translateCli(['--json', ...words], context);
  return out.map((line) => JSON.parse(line) as Record<string, unknown>);
}
