import { DimensionUniverse, universeSchema } from './dimension-universe';
import { staticTables, tagsTable } from './registry-tables';
import { universe8, universe8Text } from './universe-8';

const universe = new DimensionUniverse(universe8());

describe('the dimension universe 8', () => {
  it('orders its elements by rounds of what they need, each round by name', () => {
    expect([...universe.elements.keys()].filter((name) => !name.startsWith('ssp_'))).toEqual([
      'band',
      'instrument',
      'skymap',
      'day_obs',
      'detector',
      'group',
      'physical_filter',
      'subfilter',
      'tract',
      'visit_system',
      'exposure',
      'patch',
      'visit',
      'visit_definition',
      'visit_detector_region',
      'visit_system_membership',
    ]);
  });

  it('knows what identifies a record and what follows from it', () => {
    expect(universe.element('exposure')).toMatchObject({
      required: ['instrument', 'exposure'],
      implied: ['day_obs', 'group', 'physical_filter'],
      temporal: 'observation_timespans',
    });
    expect(universe.element('visit_detector_region')).toMatchObject({
      required: ['instrument', 'detector', 'visit'],
      spatial: 'observation_regions',
    });
    expect(universe.element('band').hasTable).toBe(false);
    expect(universe.commonSkypix).toEqual({ system: 'htm', level: 7 });
    expect(universe.governors).toEqual(['instrument', 'skymap']);
  });

  it('drops the implied dimensions from a data id, however they are given', () => {
    expect(universe.requiredOf(['exposure', 'detector'])).toEqual(['instrument', 'detector', 'exposure']);
    expect(
      universe.requiredOf([
        'band',
        'day_obs',
        'group',
        'physical_filter',
        'exposure',
        'detector',
        'instrument',
      ]),
    ).toEqual(['instrument', 'detector', 'exposure']);
  });

  it('is stored as JSON that is read back as the same universe', () => {
    const again = new DimensionUniverse(universeSchema.parse(JSON.parse(universe8Text())));
    expect([...again.elements.values()]).toEqual([...universe.elements.values()]);
  });

  it('refuses elements that need each other', () => {
    const circle = universeSchema.parse({
      version: 1,
      skypix: { common: 'htm7' },
      elements: { a: { requires: ['b'] }, b: { requires: ['a'] } },
    });
    expect(() => new DimensionUniverse(circle)).toThrow('a, b');
  });

  it('asks for 48 tables, each after those it refers to', () => {
    const tables = staticTables(universe, 2);
    expect(tables).toHaveLength(48);
    const seen = new Set<string>();
    for (const table of tables) {
      for (const { target } of table.foreignKeys) expect(seen).toContain(target);
      seen.add(table.name);
    }
  });

  it('keeps ingest dates as the datasets manager of the registry does', () => {
    const dateType = (major: 1 | 2): unknown =>
      staticTables(universe, major)
        .find(({ name }) => name === 'dataset')
        ?.columns.find(({ name }) => name === 'ingest_date')?.type;
    expect(dateType(1)).toBe('timestamp without time zone');
    expect(dateType(2)).toBe('bigint');
  });

  it('names a tags table by the key of its dimension group', () => {
    const table = tagsTable(universe, ['exposure', 'detector'], 12);
    expect(table.name).toBe('dataset_tags_00000012');
    expect(table.columns.map(({ name }) => name)).toEqual([
      'dataset_type_id',
      'dataset_id',
      'collection_id',
      'instrument',
      'detector',
      'exposure',
    ]);
  });
});
