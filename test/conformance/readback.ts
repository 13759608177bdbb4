import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseExactly, type ExactJson } from './exact-json';
import { isRounded } from './rounded-columns';

type JsonObject = Record<string, ExactJson>;

/** What the Python Butler reads back from a repository, by the reference data's own script. */
export async function readBack(
  python: string,
  referenceData: string,
  repo: string,
  datasetTypes = 'raw,guider_raw',
): Promise<JsonObject> {
  const { stdout } = await promisify(execFile)(
    python,
    [join(referenceData, 'registry/readback.py'), repo, '--sky', '--types', datasetTypes],
    {
      maxBuffer: 1 << 28,
    },
  ).catch((error: unknown) => {
    // Exit status 1 says that it found problems, which it prints with the rest.
    const output = error as { stdout?: string; stderr?: string };
    if (output.stdout?.startsWith('{') === true) return { stdout: output.stdout };
    throw new Error(`readback.py failed: ${output.stderr ?? ''}`, { cause: error });
  });
  return parseExactly(stdout) as JsonObject;
}

/**
 * What is compared of a read-back. The regions themselves are left to the comparison of rows, which forgives their last bits; the
 * pixels that the Butler finds by them are here.
 */
export function ownPartOf(readback: JsonObject): JsonObject {
  const records = Object.entries(readback['records'] as JsonObject).map(
    ([element, rows]): [string, ExactJson] => [element, (rows as JsonObject[]).map(withoutLastBits)],
  );
  return {
    universe: readback['universe'] ?? null,
    common_skypix: readback['common_skypix'] ?? null,
    dataset_types: readback['dataset_types'] ?? null,
    collections: readback['collections'] ?? null,
    datasets: readback['datasets'] ?? null,
    summaries: readback['summaries'] ?? null,
    records: Object.fromEntries(records),
    sky: readback['sky'] ?? null,
    problems: readback['problems'] ?? null,
  };
}

const withoutLastBits = (row: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(row).filter(([column]) => column !== 'region' && !isRounded(row['instrument'], column)),
  );
