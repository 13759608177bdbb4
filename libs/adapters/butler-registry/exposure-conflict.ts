import type { ExposureRows } from '#domain/observation';
import {
  describeDifferences,
  type Difference,
  differencesBetween,
  type JsonRow,
  rangeText,
} from './difference';
import type { FoundRow } from './exposure-writer';
import type { FirstFile } from './first-files';
import { conflict, type Unregistered } from './raw-batch';

/** What can be done about a record that differs. */
const WAYS_OUT =
  "Either have this header's values written ('autoingest ingest-raws REPO FILE --update-records'), or leave the registry as it is and " +
  'drop this file, or correct its header (METADATA_CORRECTIONS_PATH) and retry it.';

/** The registry has an exposure with other values than a file's header: which, whose they are, and what can be done. */
export function exposureConflict(
  { exposure: { instrument, id, obs_id: obsId } }: ExposureRows,
  differences: readonly Difference[],
  first: FirstFile | undefined,
): Unregistered {
  return conflict(
    'EXPOSURE_CONFLICT',
    `${describeDifferences('exposure', differences)} (registry != header), exposure ${obsId}. ${originInWords(first)} ${WAYS_OUT}`,
    {
      instrument,
      exposure: id,
      obsId,
      columns: differences.map(({ column }) => column).join(','),
      firstUri: first?.uri ?? null,
      firstRegistered: first?.registeredAt ?? null,
      isRecordUpdated: first?.isRecordYounger ?? null,
    },
  );
}

function originInWords(first: FirstFile | undefined): string {
  if (first === undefined) {
    return 'No raw of it is registered: its record was left by a writer that ended before its files, or they were removed.';
  }
  const { uri, registeredAt, isRecordYounger } = first;
  const file = `Its first file was ${uri ?? 'one that the datastore does not know any more'}, registered ${registeredAt};`;
  return isRecordYounger
    ? `${file} the record was written after that, so its values look like a later update of metadata.`
    : `${file} the record was not written again, so its values are those of that file's header.`;
}

/** The night of an exposure, if the registry has it with another time span. */
export function nightConflict({ dayObs }: ExposureRows, stored: JsonRow): Unregistered | undefined {
  const differences = differencesBetween(stored, { timespan: rangeText(dayObs.timespan) });
  if (differences.length === 0) return undefined;
  return conflict(
    'DAY_OBS_CONFLICT',
    `${describeDifferences('day_obs', differences)} (registry != header), night ${dayObs.id} of ${dayObs.instrument}. ${WAYS_OUT}`,
    { instrument: dayObs.instrument, dayObs: dayObs.id },
  );
}

/** The insert did nothing, and nothing is under this id: the unique key (instrument, obs_id) belongs to another one. */
export function notUnderItsId(
  { exposure }: ExposureRows,
  found: ReadonlyMap<string, FoundRow>,
): Unregistered {
  const { instrument, id, obs_id: obsId } = exposure;
  const facts = { instrument, exposure: id, obsId };
  for (const row of found.values()) {
    if (row.inserted || row.stored['obs_id'] !== obsId || row.stored['instrument'] !== instrument) continue;
    const owner = row.stored['id'] ?? null;
    return conflict(
      'EXPOSURE_OBS_ID_TAKEN',
      `The registry knows the observation ${obsId} of ${instrument} as exposure ${String(owner)}, the header as ${id}.`,
      { ...facts, storedExposure: owner },
    );
  }
  return {
    status: 'failed',
    code: 'REGISTRY_REJECTED',
    message: `The exposure ${obsId} was there and is gone again: somebody removes it now.`,
    facts,
  };
}
