import type { ExposureRows } from '#domain/observation';
import { type Difference, differencesBetween, type JsonRow, rangeText } from './difference';
import { exposureConflict, nightConflict, notUnderItsId } from './exposure-conflict';
import type { FirstFiles } from './first-files';
import { firstByKey } from './first-by-key';
import { type ExposureColumn, exposureRow, unfitValue } from './exposure-columns';
import { type ExposureWriter, type FoundRow, type FoundRows, rowKey } from './exposure-writer';
import { narrowDown, singly } from './narrowing';
import { conflict, type ExposureKey, type Unregistered, type UpdatedExposure } from './raw-batch';
import { rejected } from './rejection-outcome';

/** What became of the exposures of a batch. */
export interface EnsuredExposures {
  readonly newExposures: readonly ExposureKey[];
  readonly updatedExposures: readonly UpdatedExposure[];
  /** Those that are there now under their own obs ids, whatever else of them differs. */
  readonly storedExposures: readonly ExposureKey[];
  /** By `rowKey`, those whose files must not be registered. */
  readonly obstacles: ReadonlyMap<string, Unregistered>;
}

/** What became of one exposure. */
type Ensured =
  | 'inserted'
  | 'equal'
  | { readonly updated: readonly Difference[] }
  | { readonly differing: readonly Difference[] }
  | Unregistered;

type Writer = Pick<ExposureWriter, 'insert' | 'read' | 'updateNight' | 'updateExposure'>;

/** Makes sure that exposures are in the registry as they are at hand, with their groups and nights. */
export class ExposureRegistrar {
  readonly #writer: Writer;
  readonly #firstFiles: Pick<FirstFiles, 'of'>;
  readonly #columns: readonly ExposureColumn[];

  constructor(writer: Writer, firstFiles: Pick<FirstFiles, 'of'>, columns: readonly ExposureColumn[]) {
    this.#writer = writer;
    this.#firstFiles = firstFiles;
    this.#columns = columns;
  }

  /** @param update - whether rows that are there with other values are made as those at hand, instead of being obstacles */
  async ensure(rows: readonly ExposureRows[], update: boolean): Promise<EnsuredExposures> {
    const obstacles = new Map<string, Unregistered>();
    const updatedExposures: UpdatedExposure[] = [];
    const differing = new Map<ExposureRows, readonly Difference[]>();
    const newExposures: ExposureKey[] = [];
    const storedExposures: ExposureKey[] = [];
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
    if (fit.length === 0) return { newExposures, updatedExposures, storedExposures, obstacles };
    await narrowDown(
      fit,
      singly,
      async (some) => {
        for (const [row, outcome] of await this.#ensureAtOnce(some, update)) {
          const { instrument, id } = row.exposure;
          if (isUnderItsObsId(outcome)) storedExposures.push({ instrument, id });
          if (outcome === 'inserted') newExposures.push({ instrument, id });
          else if (outcome === 'equal') continue;
          else if ('updated' in outcome)
            updatedExposures.push({ instrument, id, differences: outcome.updated });
          else if ('differing' in outcome) differing.set(row, outcome.differing);
          else obstacles.set(rowKey(instrument, id), outcome);
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
    for (const [key, obstacle] of await this.#conflictsOf(differing)) obstacles.set(key, obstacle);
    return { newExposures, updatedExposures, storedExposures, obstacles };
  }

  async #conflictsOf(
    differing: ReadonlyMap<ExposureRows, readonly Difference[]>,
  ): Promise<readonly (readonly [string, Unregistered])[]> {
    if (differing.size === 0) return [];
    const keys = [...differing.keys()].map(({ exposure: { instrument, id } }) => ({ instrument, id }));
    const firsts = await this.#firstFiles.of(keys);
    return [...differing].map(([row, differences]) => {
      const key = rowKey(row.exposure.instrument, row.exposure.id);
      return [key, exposureConflict(row, differences, firsts.get(key))] as const;
    });
  }

  async #ensureAtOnce(
    rows: readonly ExposureRows[],
    update: boolean,
  ): Promise<readonly (readonly [ExposureRows, Ensured])[]> {
    const found = await this.#insertAndRead(rows);
    const nights = firstByKey(rows, ({ dayObs }) => rowKey(dayObs.instrument, dayObs.id));
    const updatedNights = update
      ? await this.#updateNights([...nights.values()], found)
      : new Map<string, Difference[]>();
    // Exposures of a night that had another time span have been left out.
    const ofUpdated = rows.filter(({ dayObs }) => updatedNights.has(rowKey(dayObs.instrument, dayObs.id)));
    const seen = ofUpdated.length === 0 ? found : later(found, await this.#insertAndRead(ofUpdated));
    const outcomes: (readonly [ExposureRows, Ensured])[] = [];
    for (const row of rows) {
      const { dayObs, exposure } = row;
      const nightKey = rowKey(dayObs.instrument, dayObs.id);
      const firstNight = nights.get(nightKey)?.dayObs ?? dayObs;
      const night = seen.nights.get(nightKey);
      const storedNight =
        night?.inserted === false ? night.stored : { timespan: rangeText(firstNight.timespan) };
      const otherNight = nightConflict(row, storedNight);
      const own = seen.exposures.get(rowKey(exposure.instrument, exposure.id));
      if (otherNight !== undefined) outcomes.push([row, otherNight]);
      else if (own === undefined) outcomes.push([row, notUnderItsId(row, seen.exposures)]);
      else if (own.inserted) outcomes.push([row, 'inserted']);
      else outcomes.push([row, await this.#meet(row, own.stored, update, updatedNights.get(nightKey) ?? [])]);
    }
    return outcomes;
  }

  /** What was committed while the first statement ran is in nobody's snapshot but the next one's. */
  async #insertAndRead(rows: readonly ExposureRows[]): Promise<FoundRows> {
    const first = await this.#writer.insert(rows);
    const unseen = rows.filter(
      ({ exposure, dayObs }) =>
        !first.nights.has(rowKey(dayObs.instrument, dayObs.id)) ||
        !first.exposures.has(rowKey(exposure.instrument, exposure.id)),
    );
    return unseen.length === 0 ? first : later(await this.#writer.read(unseen), first);
  }

  /** @returns the nights that have been changed, by key, with what was changed */
  async #updateNights(
    rows: readonly ExposureRows[],
    { nights }: FoundRows,
  ): Promise<ReadonlyMap<string, readonly Difference[]>> {
    const updated = new Map<string, readonly Difference[]>();
    for (const { dayObs } of rows) {
      const key = rowKey(dayObs.instrument, dayObs.id);
      const night = nights.get(key);
      if (night?.inserted !== false) continue;
      const differences = differencesBetween(night.stored, { timespan: rangeText(dayObs.timespan) });
      if (differences.length === 0) continue;
      await this.#writer.updateNight(dayObs);
      updated.set(key, differences);
    }
    return updated;
  }

  async #meet(
    { exposure }: ExposureRows,
    stored: JsonRow,
    update: boolean,
    ofNight: readonly Difference[],
  ): Promise<Ensured> {
    const differences = differencesBetween(stored, exposureRow(exposure, this.#columns));
    if (update && differences.length > 0) {
      await this.#writer.updateExposure(
        exposure,
        differences.map(({ column }) => column),
      );
    }
    if (update) {
      const updated = [
        ...ofNight.map((one) => ({ ...one, column: `day_obs.${one.column}` })),
        ...differences,
      ];
      return updated.length === 0 ? 'equal' : { updated };
    }
    return differences.length === 0 ? 'equal' : { differing: differences };
  }
}

function isUnderItsObsId(outcome: Ensured): boolean {
  if (typeof outcome === 'string' || 'updated' in outcome) return true;
  return 'differing' in outcome && outcome.differing.every(({ column }) => column !== 'obs_id');
}

/** Both together, `last` where both have something, except that what one has inserted it has inserted. */
function later(first: FoundRows, last: FoundRows): FoundRows {
  const merged = (
    one: ReadonlyMap<string, FoundRow>,
    other: ReadonlyMap<string, FoundRow>,
  ): Map<string, FoundRow> =>
    new Map([...one, ...[...other].filter(([key]) => one.get(key)?.inserted !== true)]);
  return {
    exposures: merged(first.exposures, last.exposures),
    nights: merged(first.nights, last.nights),
  };
}
