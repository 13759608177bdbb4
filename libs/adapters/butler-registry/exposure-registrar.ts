import type { ExposureRows } from '#domain/observation';
import { describeDifferences, differencesBetween, type JsonRow, rangeText } from './difference';
import { type ExposureColumn, exposureRow, unfitValue } from './exposure-columns';
import { type ExposureWriter, type FoundRow, rowKey } from './exposure-writer';
import { narrowDown, singly } from './narrowing';
import type { ExposureKey, Obstacle } from './raw-batch';
import { rejectionObstacle } from './rejection-obstacle';

/** What became of the exposures of a batch. */
export interface EnsuredExposures {
  readonly newExposures: readonly ExposureKey[];
  /** By `rowKey`, those whose files must not be registered. */
  readonly obstacles: ReadonlyMap<string, Obstacle>;
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
    const obstacles = new Map<string, Obstacle>();
    const newExposures: ExposureKey[] = [];
    const fit = rows.filter((row) => {
      const { instrument, id, obs_id: obsId } = row.exposure;
      const unfit = unfitValue(row.exposure, this.#columns);
      if (unfit === undefined) return true;
      obstacles.set(rowKey(instrument, id), {
        code: 'EXPOSURE_VALUE_INVALID',
        message: `The record of exposure ${obsId} cannot be stored: ${unfit}.`,
        facts: { instrument, exposure: id, obsId },
      });
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
          rejectionObstacle(rejection, `The record of exposure ${exposure.obs_id}`, {
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
  ): Promise<readonly (readonly [ExposureRows, 'inserted' | 'equal' | Obstacle])[]> {
    const first = await this.#writer.insert(rows);
    const unseen = rows.filter(
      ({ exposure, dayObs }) =>
        !first.nights.has(rowKey(dayObs.instrument, dayObs.id)) ||
        !first.exposures.has(rowKey(exposure.instrument, exposure.id)),
    );
    // What was committed while the statement ran is in nobody's snapshot but the next one's.
    const second = unseen.length === 0 ? undefined : await this.#writer.read(unseen);
    return rows.map((row) => {
      const { exposure, dayObs } = row;
      const nightKey = rowKey(dayObs.instrument, dayObs.id);
      const key = rowKey(exposure.instrument, exposure.id);
      const night = nightObstacle(row, first.nights.get(nightKey) ?? second?.nights.get(nightKey));
      if (night !== undefined) return [row, night];
      const found = first.exposures.get(key) ?? second?.exposures.get(key);
      if (found === undefined) return [row, obsIdTaken(row, second?.exposures ?? new Map())];
      return [row, found.inserted ? 'inserted' : this.#compare(row, found.stored)];
    });
  }

  #compare({ exposure }: ExposureRows, stored: JsonRow): 'equal' | Obstacle {
    const differences = differencesBetween(stored, exposureRow(exposure, this.#columns));
    if (differences.length === 0) return 'equal';
    return {
      code: 'EXPOSURE_CONFLICT',
      message: `${describeDifferences('exposure', differences)} (registry != header), exposure ${exposure.obs_id}.`,
      facts: {
        instrument: exposure.instrument,
        exposure: exposure.id,
        obsId: exposure.obs_id,
        columns: differences.map(({ column }) => column).join(','),
      },
    };
  }
}

function nightObstacle({ dayObs }: ExposureRows, found: FoundRow | undefined): Obstacle | undefined {
  if (found === undefined || found.inserted) return undefined;
  const differences = differencesBetween(found.stored, { timespan: rangeText(dayObs.timespan) });
  if (differences.length === 0) return undefined;
  return {
    code: 'DAY_OBS_CONFLICT',
    message: `${describeDifferences('day_obs', differences)} (registry != header), night ${dayObs.id} of ${dayObs.instrument}.`,
    facts: { instrument: dayObs.instrument, dayObs: dayObs.id },
  };
}

/** The unique key (instrument, obs_id) belongs to another id: the insert did nothing, and nothing is under this id. */
function obsIdTaken({ exposure }: ExposureRows, found: ReadonlyMap<string, FoundRow>): Obstacle {
  const owner = [...found.values()].find(
    (row) =>
      !row.inserted &&
      row.stored['obs_id'] === exposure.obs_id &&
      row.stored['instrument'] === exposure.instrument,
  );
  const ownerId = owner?.inserted === false ? Number(owner.stored['id']) : null;
  return {
    code: 'EXPOSURE_OBS_ID_TAKEN',
    message: `The registry knows the observation ${exposure.obs_id} of ${exposure.instrument} as exposure ${ownerId ?? '(unknown)'}, the header as ${exposure.id}.`,
    facts: {
      instrument: exposure.instrument,
      exposure: exposure.id,
      obsId: exposure.obs_id,
      storedExposure: ownerId,
    },
  };
}
