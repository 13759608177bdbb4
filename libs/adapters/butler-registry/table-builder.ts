import type { DeclaredColumn, DimensionElement, DimensionUniverse } from './dimension-universe';
import type { ColumnDefinition, ForeignKey, TableDefinition } from './table-definition';

const SQL_TYPES = {
  int: 'bigint',
  float: 'double precision',
  bool: 'boolean',
  region: 'text',
  hash: 'text',
  datetime: 'bigint',
  uuid: 'uuid',
  blob: 'bytea',
} as const;

/** Longer strings become `text` without any limit, whatever the universe says. */
const GREATEST_VARCHAR = 32;

export const varchar = (length: number): string => `character varying(${length})`;

/** The type of a declared column in PostgreSQL. */
export function sqlType(column: DeclaredColumn): string {
  if (column.type !== 'string') return SQL_TYPES[column.type];
  return column.length !== undefined && column.length <= GREATEST_VARCHAR ? varchar(column.length) : 'text';
}

/** Collects the parts of one table in the order in which the Butler declares them. */
export class TableBuilder {
  readonly #columns: ColumnDefinition[] = [];
  readonly #primaryKey: string[] = [];
  readonly #uniques: (readonly string[])[] = [];
  readonly #foreignKeys: ForeignKey[] = [];
  readonly #indexes: (readonly string[])[] = [];

  constructor(
    readonly name: string,
    readonly sequence?: string,
  ) {}

  key(name: string, type: string): this {
    this.#primaryKey.push(name);
    return this.column(name, type, false);
  }

  column(name: string, type: string, nullable = true, value?: string): this {
    this.#columns.push({ name, type, nullable, ...(value === undefined ? {} : { default: value }) });
    return this;
  }

  unique(...columns: string[]): this {
    this.#uniques.push(columns);
    return this;
  }

  index(...columns: string[]): this {
    this.#indexes.push(columns);
    return this;
  }

  references(columns: readonly string[], target: string, targetColumns: readonly string[]): this {
    this.#foreignKeys.push({ columns, target, targetColumns });
    return this;
  }

  /** The same, and rows go when the row they refer to goes. */
  belongsTo(columns: readonly string[], target: string, targetColumns: readonly string[]): this {
    this.#foreignKeys.push({ columns, target, targetColumns, onDelete: 'CASCADE' });
    return this;
  }

  /** A column named after a dimension, and the foreign key to the dimension's table where it has one. */
  dimension(universe: DimensionUniverse, name: string, inKey: boolean): this {
    const element = universe.element(name);
    const type = keyType(element);
    if (!this.#columns.some((column) => column.name === name)) {
      if (inKey) this.key(name, type);
      else this.column(name, type, false);
    }
    if (!element.hasTable) return this;
    return this.references(element.required, name, keyColumns(element));
  }

  build(): TableDefinition {
    return {
      name: this.name,
      columns: this.#columns,
      primaryKey: this.#primaryKey,
      uniques: this.#uniques,
      foreignKeys: this.#foreignKeys,
      indexes: this.#indexes,
      ...(this.sequence === undefined ? {} : { sequence: this.sequence }),
    };
  }
}

/** The columns by which a dimension's own table identifies a record. */
export const keyColumns = (element: DimensionElement): readonly string[] =>
  element.required.map((name) => (name === element.name ? firstKey(element).name : name));

export const keyType = (element: DimensionElement): string => sqlType(firstKey(element));

/** @throws RangeError for an element that is no dimension */
export function firstKey(element: DimensionElement): DeclaredColumn {
  const [key] = element.keys;
  if (key === undefined) throw new RangeError(`${element.name} has no key of its own`);
  return key;
}
