import { describeDifferences, differencesBetween, type Difference, type JsonValue } from './difference';
import { narrowDown, singly } from './narrowing';
import { conflict } from './raw-batch';
import { rejected } from './rejection-outcome';
import { FOREIGN_KEY_VIOLATION } from './statement-rejected';
import { visitRow, type VisitColumn } from './visit-columns';
import { isSameRegion } from './visit-region-equality';
import type { VisitOutcome, VisitRows } from './visit-rows';
import type { VisitSystems } from './visit-systems';
import type { StoredVisit, VisitWriter } from './visit-writer';

/** Brings visits into the registry; doing it again changes nothing. */
export class VisitRegistrar {
  readonly #writer: VisitWriter;
  readonly #systems: VisitSystems;
  readonly #columns: readonly VisitColumn[];

  constructor(writer: VisitWriter, systems: VisitSystems, columns: readonly VisitColumn[]) {
    this.#writer = writer;
    this.#systems = systems;
    this.#columns = columns;
  }

  /** @returns what became of each, in their order */
  async define(visits: readonly VisitRows[]): Promise<readonly VisitOutcome[]> {
    const outcomes = new Map<VisitRows, VisitOutcome>();
    for (const visit of visits) {
      const obstacle = await this.#systems.ensure(visit.visit.instrument, visit.systems);
      if (obstacle !== undefined) outcomes.set(visit, obstacle);
    }
    const free = visits.filter((visit) => !outcomes.has(visit));
    if (free.length > 0) {
      await narrowDown(
        free,
        singly,
        async (some) => {
          for (const [visit, outcome] of await this.#defineAtOnce(some)) outcomes.set(visit, outcome);
        },
        (visit, rejection) => {
          if (rejection.sqlState === FOREIGN_KEY_VIOLATION) this.#systems.forget();
          outcomes.set(visit, rejected(rejection, `The visit ${visit.visit.name}`, factsOf(visit)));
        },
      );
    }
    return visits.map((visit) => outcomes.get(visit) ?? { status: 'existed' });
  }

  async #defineAtOnce(visits: readonly VisitRows[]): Promise<ReadonlyMap<VisitRows, VisitOutcome>> {
    const outcomes = new Map<VisitRows, VisitOutcome>();
    const inserted = await this.#writer.insert(visits);
    for (const visit of inserted) outcomes.set(visit, { status: 'defined' });
    const others = visits.filter((visit) => !inserted.has(visit));
    if (others.length === 0) return outcomes;
    // A statement of its own: what was committed while the first ran is in nobody's snapshot but the next one's.
    const stored = await this.#writer.read(others);
    for (const visit of others) outcomes.set(visit, await this.#meet(visit, stored.get(visit) ?? []));
    return outcomes;
  }

  async #meet(visit: VisitRows, found: readonly StoredVisit[]): Promise<VisitOutcome> {
    const { instrument, id, name } = visit.visit;
    const own = found.find(({ row }) => row['id'] === id);
    if (own === undefined) {
      const owner = found[0]?.row['id'] ?? null;
      return conflict(
        'VISIT_NAME_TAKEN',
        `The registry knows the visit ${name} of ${instrument} under the id ${String(owner)}, not ${id}.`,
        { ...factsOf(visit), storedVisit: owner },
      );
    }
    const differences = differencesBetween(own.row, visitRow(visit, this.#columns)).filter(isReal);
    const columns = differences.map(({ column }) => column);
    if (differences.length > 0 && !visit.update) {
      return conflict(
        'VISIT_CONFLICT',
        `${describeDifferences('visit', differences.map(inShort))} (registry != exposure), visit ${name}.`,
        { ...factsOf(visit), columns: columns.join(',') },
      );
    }
    if (differences.length > 0) {
      await this.#writer.update(visit, columns);
      return { status: 'updated', columns };
    }
    if (own.isWhole) return { status: 'existed' };
    await this.#writer.complete(visit);
    return { status: 'completed' };
  }
}

const factsOf = ({
  visit: { instrument, id, name },
}: VisitRows): { instrument: string; visit: number; obsId: string } => ({
  instrument,
  visit: id,
  obsId: name,
});

const isReal = ({ column, stored, given }: Difference): boolean =>
  !(
    column === 'region' &&
    typeof stored === 'string' &&
    typeof given === 'string' &&
    isSameRegion(stored, given)
  );

/** Some thousand characters of base64 tell nobody anything. */
const inShort = (difference: Difference): Difference => {
  if (difference.column !== 'region') return difference;
  const short = (value: JsonValue): JsonValue =>
    typeof value === 'string' ? `${value.slice(0, 12)}… (${value.length} characters)` : value;
  return { ...difference, stored: short(difference.stored), given: short(difference.given) };
};
