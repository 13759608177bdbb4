import { elementTable } from './dimension-tables';
import type { DimensionUniverse } from './dimension-universe';
import type { QualifiedName } from './identifier';
import { conflict, type Unregistered } from './raw-batch';
import type { RegistryDatabase } from './registry-database';
import { rejected } from './rejection-outcome';
import { StatementRejected } from './statement-rejected';
import { syncRows } from './sync-rows';
import type { TableDefinition } from './table-definition';
import type { VisitSystem } from './visit-rows';

/** The visit systems of the registry's instruments; what was found to be there is remembered. */
export class VisitSystems {
  readonly #database: RegistryDatabase;
  readonly #named: QualifiedName;
  readonly #table: TableDefinition;
  readonly #known = new Set<string>();

  constructor(database: RegistryDatabase, named: QualifiedName, universe: DimensionUniverse) {
    this.#database = database;
    this.#named = named;
    this.#table = elementTable(universe, universe.element('visit_system'));
  }

  /** Makes sure that these systems are there under these names. @returns what is in the way */
  async ensure(instrument: string, systems: readonly VisitSystem[]): Promise<Unregistered | undefined> {
    const unknown = systems.filter(({ id }) => !this.#known.has(keyOf(instrument, id)));
    if (unknown.length === 0) return undefined;
    const names = unknown.map(({ name }) => name).join(', ');
    try {
      const rows = unknown.map(({ id, name }) => ({ instrument, id, name }));
      const { conflicts } = await syncRows(this.#database.run, this.#named, this.#table, rows, false);
      if (conflicts.length > 0) {
        return conflict(
          'VISIT_SYSTEM_CONFLICT',
          `The visit systems of ${instrument} are others in the registry: ${conflicts.join('; ')} (registry != here).`,
          { instrument, visitSystems: names },
        );
      }
    } catch (error) {
      if (!(error instanceof StatementRejected)) throw error;
      return rejected(error, `The visit systems ${names} of ${instrument}`, { instrument });
    }
    for (const { id } of unknown) this.#known.add(keyOf(instrument, id));
    return undefined;
  }

  /** Looks them up again at the next turn: perhaps they were removed. */
  forget(): void {
    this.#known.clear();
  }
}

const keyOf = (instrument: string, id: number): string => `${instrument} ${id}`;
