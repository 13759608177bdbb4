import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseExactly, type ExactJson } from './exact-json';

type JsonObject = Record<string, ExactJson>;

/** What the Python Butler reads back from a repository, by the reference data's own script. */
export async function readBack(python: string, referenceData: string, repo: string): Promise<JsonObject> {
  const { stdout } = await promisify(execFile)(python, [join(referenceData, 'registry/readback.py'), repo], {
    maxBuffer: 1 << 28,
  }).catch((error: unknown) => {
    // Exit status 1 says that it found problems, which it prints with the rest.
    const output = error as { stdout?: string; stderr?: string };
    if (output.stdout?.startsWith('{') === true) return { stdout: output.stdout };
    throw new Error(`readback.py failed: ${output.stderr ?? ''}`, { cause: error });
  });
  return parseExactly(stdout) as JsonObject;
}

const VISIT_RECORDS = [
  'visit',
  'visit_definition',
  'visit_detector_region',
  'visit_system',
  'visit_system_membership',
];

/** The part of a read-back that this version writes: LSSTCam, raws; no visits, no guiders. */
export function rawsOfReadback(readback: JsonObject, instrument: string): JsonObject {
  const withoutGuiders = (value: ExactJson | undefined): ExactJson =>
    Object.fromEntries(
      Object.entries((value ?? {}) as JsonObject).filter(
        ([name]) => name !== 'guider_raw' && !name.endsWith('/raw/guider'),
      ),
    );
  const records = Object.entries(readback['records'] as JsonObject)
    .filter(([element]) => !VISIT_RECORDS.includes(element))
    .map(([element, rows]): [string, ExactJson] => [
      element,
      (rows as JsonObject[]).filter(
        (row) => row[element === 'instrument' ? 'name' : 'instrument'] === instrument,
      ),
    ]);
  return {
    universe: readback['universe'] ?? null,
    common_skypix: readback['common_skypix'] ?? null,
    dataset_types: readback['dataset_types'] ?? null,
    collections: withoutGuiders(readback['collections']),
    datasets: withoutGuiders(readback['datasets']),
    summaries: withoutGuiders(readback['summaries']),
    records: Object.fromEntries(records),
    problems: readback['problems'] ?? null,
  };
}
