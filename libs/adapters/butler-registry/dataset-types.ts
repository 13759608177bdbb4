import { Refused } from '#domain/failure';
import type { DimensionUniverse } from './dimension-universe';
import type { QualifiedName } from './identifier';
import type { RegistryDatabase, RunStatement } from './registry-database';
import { tagsTable, tagsTableName } from './registry-tables';
import { integerOf, textOf } from './sql-row';
import { wasMadeMeanwhile } from './statement-rejected';
import { createStatements } from './table-definition';

/** A dataset type as the registry has it. */
export interface DatasetTypeRow {
  readonly id: number;
  readonly name: string;
  readonly storageClass: string;
  /** The table that holds its data ids, shared by all types of the same dimensions. */
  readonly tagsTable: string;
}

/** What a data id of a raw consists of; the order does not matter. */
export const RAW_DIMENSIONS = ['instrument', 'detector', 'exposure'] as const;

/** Dataset types of raws: looked up once, registered where they are missing. */
export class DatasetTypes {
  readonly #database: RegistryDatabase;
  readonly #schema: string;
  readonly #named: QualifiedName;
  readonly #universe: DimensionUniverse;
  readonly #known = new Map<string, DatasetTypeRow>();

  constructor(database: RegistryDatabase, schema: string, named: QualifiedName, universe: DimensionUniverse) {
    this.#database = database;
    this.#schema = schema;
    this.#named = named;
    this.#universe = universe;
  }

  /** Ids may have changed: ask the registry again. */
  forget(): void {
    this.#known.clear();
  }

  /**
   * The dataset type with the dimensions of a raw, registered if need be; safe when many do so at once.
   *
   * @throws Refused `DATASET_TYPE_CONFLICT` if it is there with other dimensions or another storage class
   */
  async ensure(name: string, storageClass: string): Promise<DatasetTypeRow> {
    const known = this.#known.get(name);
    if (known?.storageClass === storageClass) return known;
    const groupKey = await this.#ensureGroup();
    const row = (await this.find(name)) ?? (await this.#register(name, storageClass, groupKey));
    if (row.storageClass !== storageClass || row.groupKey !== groupKey) {
      throw new Refused(
        'DATASET_TYPE_CONFLICT',
        `The dataset type ${name} is registered with storage class ${row.storageClass} and dimension group ${row.groupKey}; wanted are ${storageClass} and {${RAW_DIMENSIONS.join(', ')}}, which is group ${groupKey}.`,
        { facts: { datasetType: name } },
      );
    }
    this.#known.set(name, row);
    return row;
  }

  /** The dataset type as it is registered now; undefined if it is not. */
  async find(name: string): Promise<(DatasetTypeRow & { readonly groupKey: number }) | undefined> {
    const [row] = await this.#database.run(
      `SELECT id, storage_class, dimensions_key, tag_association_table FROM ${this.#named('dataset_type')}
       WHERE name = $1`,
      [name],
    );
    if (row === undefined) return undefined;
    return {
      id: integerOf(row, 'id'),
      name,
      storageClass: textOf(row, 'storage_class'),
      tagsTable: textOf(row, 'tag_association_table'),
      groupKey: integerOf(row, 'dimensions_key'),
    };
  }

  async #register(
    name: string,
    storageClass: string,
    groupKey: number,
  ): Promise<DatasetTypeRow & { readonly groupKey: number }> {
    await this.#ensureTagsTable(groupKey);
    await this.#database.run(
      `INSERT INTO ${this.#named('dataset_type')} (id, name, storage_class, dimensions_key, tag_association_table)
       VALUES (nextval($1), $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [this.#named('dataset_type_seq_id'), name, storageClass, groupKey, tagsTableName(groupKey)],
    );
    const row = await this.find(name);
    if (row === undefined) throw new RangeError(`dataset type ${name} is not there after its registration`);
    return row;
  }

  /** The key of the dimension group of raws; a new group is made under the locks that the Butler takes for it. */
  async #ensureGroup(): Promise<number> {
    const find = async (run: RunStatement): Promise<number | undefined> => {
      const [row] = await run(
        `SELECT dimension_graph_id AS key FROM ${this.#named('dimension_graph_definition')}
         GROUP BY dimension_graph_id
         HAVING array_agg(dimension_name ORDER BY dimension_name COLLATE "C") = $1::text[]`,
        [[...RAW_DIMENSIONS].sort()],
      );
      return row === undefined ? undefined : integerOf(row, 'key');
    };
    const found = await find(this.#database.run);
    if (found !== undefined) return found;
    return this.#database.transaction(async (run) => {
      await run(`LOCK TABLE ${this.#named('dimension_graph_key')} IN EXCLUSIVE MODE`);
      await run(`LOCK TABLE ${this.#named('dimension_graph_definition')} IN EXCLUSIVE MODE`);
      const meanwhile = await find(run);
      if (meanwhile !== undefined) return meanwhile;
      const [row] = await run(
        `WITH fresh AS (
           INSERT INTO ${this.#named('dimension_graph_key')} (id) VALUES (nextval($1)) RETURNING id),
         members AS (
           INSERT INTO ${this.#named('dimension_graph_definition')} (dimension_graph_id, dimension_name)
           SELECT fresh.id, name FROM fresh, unnest($2::text[]) AS name)
         SELECT id FROM fresh`,
        [this.#named('dimension_graph_key_seq_id'), RAW_DIMENSIONS],
      );
      return integerOf(row ?? {}, 'id');
    });
  }

  /** A group without its table is a legal state: whoever comes next makes the table. */
  async #ensureTagsTable(groupKey: number): Promise<void> {
    const table = tagsTable(this.#universe, RAW_DIMENSIONS, groupKey);
    const exists = async (): Promise<boolean> => {
      const [row] = await this.#database.run('SELECT to_regclass($1) IS NOT NULL AS there', [
        this.#named(table.name),
      ]);
      return row?.['there'] === true;
    };
    if (await exists()) return;
    try {
      await this.#database.transaction(async (run) => {
        for (const statement of createStatements(table, this.#schema)) await run(statement);
      });
    } catch (error) {
      // Two that make one table at once: the other's is as good, and is there now.
      if (!wasMadeMeanwhile(error) || !(await exists())) throw error;
    }
  }
}
