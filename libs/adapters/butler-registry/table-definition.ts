import { blake2b } from '@noble/hashes/blake2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { columnList, namesIn, quoted } from './identifier';

/** A column; `type` as PostgreSQL's `format_type` spells it. */
export interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly default?: string;
}

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly target: string;
  readonly targetColumns: readonly string[];
  readonly onDelete?: 'CASCADE';
}

/** One table of a registry with all that hangs on it, enough to make it and to recognise it. */
export interface TableDefinition {
  readonly name: string;
  readonly columns: readonly ColumnDefinition[];
  readonly primaryKey: readonly string[];
  readonly uniques: readonly (readonly string[])[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly indexes: readonly (readonly string[])[];
  /** A sequence that gives the table's ids; they are asked for by name, not by default. */
  readonly sequence?: string;
}

const GREATEST_NAME = 63;
const HASH_BYTES = 4;

/**
 * The name that a constraint or index gets in PostgreSQL: one too long is cut and given a hash.
 *
 * Source: daf_butler registry/nameShrinker.py.
 */
export function shrinkName(name: string): string {
  if (name.length <= GREATEST_NAME) return name;
  const hash = bytesToHex(blake2b(utf8ToBytes(name), { dkLen: HASH_BYTES }));
  return `${name.slice(0, GREATEST_NAME - hash.length - 1)}_${hash}`;
}

export const uniqueName = (table: TableDefinition, columns: readonly string[]): string =>
  shrinkName([table.name, 'unq', ...columns].join('_'));

export const foreignKeyName = (table: TableDefinition, key: ForeignKey): string =>
  shrinkName(['fkey', table.name, key.target, ...key.targetColumns, ...key.columns].join('_'));

/** Plain indexes: those asked for, and one for each foreign key whose columns no key or index has already. */
export function indexesOf(table: TableDefinition): ReadonlyMap<string, readonly string[]> {
  const taken = new Set([table.primaryKey, ...table.uniques].map(String));
  const wanted = [
    ...table.indexes.map((columns) => ['idx', columns] as const),
    ...table.foreignKeys.map(({ columns }) => ['fkidx', columns] as const),
  ];
  const indexes = new Map<string, readonly string[]>();
  for (const [kind, columns] of wanted) {
    if (taken.has(String(columns))) continue;
    taken.add(String(columns));
    indexes.set(shrinkName([table.name, kind, ...columns].join('_')), columns);
  }
  return indexes;
}

/** The statements that make a table in a schema; tables that its foreign keys name must be there. */
export function createStatements(table: TableDefinition, schema: string): readonly string[] {
  const named = namesIn(schema);
  const parts = [
    ...table.columns.map(
      ({ name, type, nullable, default: value }) =>
        `${quoted(name)} ${type}${nullable ? '' : ' NOT NULL'}${value === undefined ? '' : ` DEFAULT ${value}`}`,
    ),
    `CONSTRAINT ${quoted(`${table.name}_pkey`)} PRIMARY KEY (${columnList(table.primaryKey)})`,
    ...table.uniques.map(
      (columns) => `CONSTRAINT ${quoted(uniqueName(table, columns))} UNIQUE (${columnList(columns)})`,
    ),
    ...table.foreignKeys.map(
      (key) =>
        `CONSTRAINT ${quoted(foreignKeyName(table, key))} FOREIGN KEY (${columnList(key.columns)}) REFERENCES ` +
        `${named(key.target)} (${columnList(key.targetColumns)})` +
        (key.onDelete === undefined ? '' : ` ON DELETE ${key.onDelete}`),
    ),
  ];
  return [
    ...(table.sequence === undefined ? [] : [`CREATE SEQUENCE ${named(table.sequence)}`]),
    `CREATE TABLE ${named(table.name)} (\n  ${parts.join(',\n  ')}\n)`,
    ...[...indexesOf(table)].map(
      ([name, columns]) => `CREATE INDEX ${quoted(name)} ON ${named(table.name)} (${columnList(columns)})`,
    ),
  ];
}

/** Orders tables so that each comes after those that it refers to. */
export function parentsFirst(tables: readonly TableDefinition[]): readonly TableDefinition[] {
  const ordered: TableDefinition[] = [];
  const done = new Set<string>();
  let pending = [...tables];
  while (pending.length > 0) {
    const ready = pending.filter((table) =>
      table.foreignKeys.every(({ target }) => done.has(target) || target === table.name),
    );
    if (ready.length === 0) throw new RangeError('tables refer to each other in a circle');
    ordered.push(...ready);
    for (const { name } of ready) done.add(name);
    pending = pending.filter(({ name }) => !done.has(name));
  }
  return ordered;
}
