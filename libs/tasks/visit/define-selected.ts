import type { ButlerRepository, ExposureCondition, VisitOutcome, VisitRows } from '#adapters/butler-registry';
import type { NoVisit, VisitGroup, VisitGrouping } from './visit-grouping';
import { visitRows } from './visit-rows';

/** Which exposures are to have visits, and how. */
export interface VisitOrder {
  readonly instrument: string;
  readonly conditions: readonly ExposureCondition[];
  readonly grouping: VisitGrouping;
  /** Whether visits that are there with other values are made as their exposures say. */
  readonly update: boolean;
  /** Whether nothing is written, and visits are only named. */
  readonly isDryRun: boolean;
}

/** What became of one visit, or `planned` where nothing was to be written. */
export interface VisitReport {
  /** YYYYMMDD of the night whose exposures it consists of. */
  readonly dayObs: number;
  readonly name: string;
  /** Ids of its exposures. */
  readonly exposures: readonly number[];
  readonly result: 'planned' | VisitOutcome['status'];
  /** Failure code and reason, where it is not in the registry as it should be. */
  readonly code?: string;
  readonly reason?: string;
}

/** Visits of one statement. */
const AT_ONCE = 10;

/**
 * Defines visits of exposures that are in the registry, night by night: of one-to-one visits those that are missing, unless existing
 * ones are to be updated; of other groupings all, since only the group tells what its visit is.
 *
 * @throws RetryLater, Refused when the registry is away; what was done so far is sound, and doing all again is safe
 */
export async function* defineSelected(
  repository: Pick<ButlerRepository, 'nightsOf' | 'exposuresOf' | 'defineVisits'>,
  order: VisitOrder,
): AsyncGenerator<VisitReport> {
  const { instrument, conditions, grouping, update } = order;
  const [{ id: system }] = grouping.systems;
  const withoutVisitOf = grouping.isOneToOne && !update ? system : undefined;
  const selection = { instrument, conditions, withoutVisitOf };
  for (const dayObs of await repository.nightsOf(selection)) {
    const groups = grouping.group(await repository.exposuresOf(selection, dayObs));
    for (let begin = 0; begin < groups.length; begin += AT_ONCE) {
      yield* defineGroups(repository, order, dayObs, groups.slice(begin, begin + AT_ONCE));
    }
  }
}

async function* defineGroups(
  repository: Pick<ButlerRepository, 'defineVisits'>,
  { update, isDryRun }: VisitOrder,
  dayObs: number,
  groups: readonly (VisitGroup | NoVisit)[],
): AsyncGenerator<VisitReport> {
  const visits: VisitRows[] = [];
  for (const group of groups) {
    const rows = 'reason' in group ? group : isDryRun ? group : visitRows(group, update);
    if ('visit' in rows) visits.push(rows);
    else if ('reason' in rows) yield { ...failed(rows), dayObs };
    else yield { dayObs, name: rows.name, exposures: rows.exposures.map(({ id }) => id), result: 'planned' };
  }
  const outcomes = await repository.defineVisits(visits);
  for (const [index, { visit, exposures }] of visits.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) continue;
    const report = { dayObs, name: visit.name, exposures, result: outcome.status };
    yield 'code' in outcome ? { ...report, code: outcome.code, reason: outcome.message } : report;
  }
}

const failed = ({ name, code, reason }: NoVisit): Omit<VisitReport, 'dayObs'> => ({
  name,
  exposures: [],
  result: 'failed',
  code,
  reason,
});
