import type { ExposureRows } from '#domain/observation';
import { describeDifferences, differencesBetween, type JsonRow, rangeText } from './difference';
import { firstByKey } from './first-by-key';
import { type ExposureColumn, exposureRow, unfitValue } from './exposure-columns';
import { type ExposureWriter, type FoundRow, rowKey } from './exposure-writer';
import { narrowDown, singly } from './narrowing';
import { conflict, type ExposureKey, type Unregistered } from './raw-batch';
import { rejected } from './rejection-outcome';

/** What became of the exposures of a batch. */
export interface EnsuredExposures {
  readonly newExposures: readonly ExposureKey[];
  /** By `rowKey`, those whose files must not be registered. */
  readonly obstacles: ReadonlyMap<string, Unregistered>;
}

/** Makes sure that exposures are in the registry as they are at hand, with their groups and nights. */
export class ExposureRegistrar {
  readonly #writer: ExposureWriter;
  readonly #columns: readonly ExposureColumn[];

  constructor(writer: ExposureWriter, columns: readonly ExposureColumn[]) {
    this.#writer = writer;
    this.#columns = columns;
  }

  async ensure(rows: readonly ExposureRows[]): Promise<EnsuredExposures> {
    const obstacles = new Map<string, Unregistered>();
    const newExposures: ExposureKey[] = [];
    const fit = rows.filter((row) => {
      const { instrument, id, obs_id: obsId } = row.exposure;
      const unfit = unfitValue(row.exposure, this.#columns);
      if (unfit === undefined) return true;
      obstacles.set(
        rowKey(instrument, id),
        conflict('EXPOSURE_VALUE_INVALID', `The record of exposure ${obsId} cannot be stored: ${unfit}.`, {
          instrument,
          exposure: id,
          obsId,
        }),
      );
      return false;
    });
    if (fit.length === 0) return { newExposures, obstacles };
    await narrowDown(
      fit,
      singly,
      async (some) => {
        for (const [row, outcome] of await this.#ensureAtOnce(some)) {
          const { instrument, id } = row.exposure;
          if (outcome === 'inserted') newExposures.push({ instrument, id });
          else if (outcome !== 'equal') obstacles.set(rowKey(instrument, id), outcome);
        }
      },
      ({ exposure }, rejection) => {
        obstacles.set(
          rowKey(exposure.instrument, exposure.id),
          rejected(rejection, `The record of exposure ${exposure.obs_id}`, {
            instrument: exposure.instrument,
            exposure: exposure.id,
          }),
        );
      },
    );
    return { newExposures, obstacles };
  }

  async #ensureAtOnce(
    rows: readonly ExposureRows[],
  ): Promise<readonly (readonly [ExposureRows, 'inserted' | 'equal' | Unregistered])[]> {
    const first = await this.#writer.insert(rows);
    const unseen = rows.filter(
      ({ exposure, dayObs }) =>
        !first.nights.has(rowKey(dayObs.instrument, dayObs.id)) ||
        !first.exposures.has(rowKey(exposure.instrument, exposure.id)),
    );
    // What was committed while the statement ran is in nobody's snapshot but the next one's.
    const second = unseen.length === 0 ? undefined : await this.#writer.read(unseen);
    const nights = firstByKey(rows, ({ dayObs }) => rowKey(dayObs.instrument, dayObs.id));
    return rows.map((row) => {
      const { exposure, dayObs } = row;
      const nightKey = rowKey(dayObs.instrument, dayObs.id);
      const key = rowKey(exposure.instrument, exposure.id);
      const night = first.nights.get(nightKey) ?? second?.nights.get(nightKey);
      const firstNight = nights.get(nightKey)?.dayObs ?? dayObs;
      const storedNight =
        night?.inserted === false ? night.stored : { timespan: rangeText(firstNight.timespan) };
      const otherNight = nightConflict(row, storedNight);
      if (otherNight !== undefined) return [row, otherNight];
      const found = first.exposures.get(key) ?? second?.exposures.get(key);
      if (found === undefined) return [row, notUnderItsId(row, second?.exposures ?? new Map())];
      return [row, found.inserted ? 'inserted' : this.#compare(row, found.stored)];
    });
  }

  #compare({ exposure }: ExposureRows, stored: JsonRow): 'equal' | Unregistered {
    const differences = differencesBetween(stored, exposureRow(exposure, this.#columns));
    if (differences.length === 0) return 'equal';
    return conflict(
      'EXPOSURE_CONFLICT',
      `${describeDifferences('exposure', differences)} (registry != header), exposure ${exposure.obs_id}.`,
      {
        instrument: exposure.instrument,
        exposure: exposure.id,
        obsId: exposure.obs_id,
        columns: differences.map(({ column }) => column).join(','),
      },
    );
  }
}

function nightConflict({ dayObs }: ExposureRows, stored: JsonRow): Unregistered | undefined {
  const differences = differencesBetween(stored, { timespan: rangeText(dayObs.timespan) });
  if (differences.length === 0) return undefined;
  return conflict(
    'DAY_OBS_CONFLICT',
    `${describeDifferences('day_obs', differences)} (registry != header), night ${dayObs.id} of ${dayObs.instrument}.`,
    { instrument: dayObs.instrument, dayObs: dayObs.id },
  );
}

/** The insert did nothing, and nothing is under this id: the unique key (instrument, obs_id) belongs to another one. */
function notUnderItsId({ exposure }: ExposureRows, found: ReadonlyMap<string, FoundRow>): Unregistered {
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
