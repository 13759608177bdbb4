import { Refused } from '#domain/failure';
import type { QualifiedName } from './identifier';
import type { RegistryDatabase } from './registry-database';
import { integerOf } from './sql-row';

/** The type RUN in the table `collection`. */
export const RUN = 1;

/** Runs, looked up once, registered where they are missing. */
export class RunCollections {
  readonly #database: RegistryDatabase;
  readonly #named: QualifiedName;
  readonly #known = new Map<string, number>();

  constructor(database: RegistryDatabase, named: QualifiedName) {
    this.#database = database;
    this.#named = named;
  }

  /** Ids may have changed: ask the registry again. */
  forget(): void {
    this.#known.clear();
  }

  /**
   * The collection id of a run, registered if need be; safe when many do so at once.
   *
   * @throws Refused `RUN_CONFLICT` if a collection of another type has that name
   */
  async ensure(name: string): Promise<number> {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    // Another who registers it at this very moment makes the first statement find and insert nothing; a second one sees it.
    const found = (await this.#findOrInsert(name)) ?? (await this.#findOrInsert(name));
    if (found === undefined) throw new RangeError(`run ${name} is not there after its registration`);
    if (found.type !== RUN) {
      throw new Refused(
        'RUN_CONFLICT',
        `The collection ${name} is there but is no run (type ${found.type}); give another run, or rename the collection.`,
        { facts: { run: name } },
      );
    }
    this.#known.set(name, found.id);
    return found.id;
  }

  /** Completes a collection whose row in `run` is missing, as a writer leaves it that dies in between. */
  async #findOrInsert(name: string): Promise<{ readonly id: number; readonly type: number } | undefined> {
    const [row] = await this.#database.run(
      `WITH found AS (SELECT collection_id, type FROM ${this.#named('collection')} WHERE name = $1),
       fresh AS (
         INSERT INTO ${this.#named('collection')} (collection_id, name, type)
         SELECT nextval($2), $1, ${RUN} WHERE NOT EXISTS (SELECT FROM found)
         ON CONFLICT DO NOTHING RETURNING collection_id, type),
       either AS (SELECT * FROM found UNION ALL SELECT * FROM fresh),
       runs AS (
         INSERT INTO ${this.#named('run')} (collection_id)
         SELECT collection_id FROM either WHERE type = ${RUN} ON CONFLICT DO NOTHING)
       SELECT collection_id, type FROM either`,
      [name, this.#named('collection_seq_collection_id')],
    );
    return row === undefined
      ? undefined
      : { id: integerOf(row, 'collection_id'), type: integerOf(row, 'type') };
  }
}
