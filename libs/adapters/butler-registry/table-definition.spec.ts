import { TableBuilder } from './table-builder';
import { createStatements, indexesOf, parentsFirst, shrinkName } from './table-definition';

describe('the name of a constraint', () => {
  it('stays as it is up to 63 characters', () => {
    const name = 'x'.repeat(63);
    expect(shrinkName(name)).toBe(name);
  });

  it('is cut and given the BLAKE2b-32 of the whole where it is longer', () => {
    expect(shrinkName('fkey_collection_summary_dataset_type_collection_collection_id_collection_id')).toBe(
      'fkey_collection_summary_dataset_type_collection_collec_4090d073',
    );
    expect(shrinkName('x'.repeat(64))).toHaveLength(63);
  });
});

describe('a table', () => {
  const parent = new TableBuilder('par"ent').key('id', 'bigint').build();
  const child = new TableBuilder('child', 'child_seq')
    .key('id', 'bigint')
    .column('parent', 'bigint', false, '1')
    .column('note', 'text')
    .belongsTo(['parent'], 'par"ent', ['id'])
    .references(['id'], 'par"ent', ['id'])
    .references(['parent', 'id'], 'par"ent', ['id', 'id'])
    .unique('parent', 'id')
    .index('note')
    .build();

  it('is made with all names quoted and qualified', () => {
    expect(createStatements(child, 's')).toEqual([
      'CREATE SEQUENCE "s"."child_seq"',
      `CREATE TABLE "s"."child" (
  "id" bigint NOT NULL,
  "parent" bigint NOT NULL DEFAULT 1,
  "note" text,
  CONSTRAINT "child_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "child_unq_parent_id" UNIQUE ("parent", "id"),
  CONSTRAINT "fkey_child_par""ent_id_parent" FOREIGN KEY ("parent") REFERENCES "s"."par""ent" ("id") ON DELETE CASCADE,
  CONSTRAINT "fkey_child_par""ent_id_id" FOREIGN KEY ("id") REFERENCES "s"."par""ent" ("id"),
  CONSTRAINT "fkey_child_par""ent_id_id_parent_id" FOREIGN KEY ("parent", "id") REFERENCES "s"."par""ent" ("id", "id")
)`,
      'CREATE INDEX "child_idx_note" ON "s"."child" ("note")',
      'CREATE INDEX "child_fkidx_parent" ON "s"."child" ("parent")',
    ]);
  });

  it('gets no index for foreign keys whose columns a key has already', () => {
    expect([...indexesOf(child).keys()]).toEqual(['child_idx_note', 'child_fkidx_parent']);
  });

  it('is made after those that it refers to', () => {
    expect(parentsFirst([child, parent])).toEqual([parent, child]);
    expect(() => parentsFirst([child])).toThrow('circle');
  });
});
