import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CAMERAS,
  CONTROLLERS,
  type DatasetDefinition,
  type Instrument,
  INSTRUMENTS,
} from '#domain/instruments';

const reference = process.env['REFERENCE_DATA'];

interface DatasetFacts {
  readonly dataset_type: string;
  readonly storage_class: string;
  readonly run: string;
  readonly formatter: string;
}
interface InstrumentFacts {
  readonly instrument_row: Row;
  readonly class_name: string;
  readonly raw_dataset: DatasetFacts;
  readonly guider_dataset?: DatasetFacts;
}
interface AnnexFacts extends InstrumentFacts {
  readonly detector_rows: readonly Row[];
  readonly physical_filter_rows: readonly Row[];
}
interface ControllerFacts {
  readonly order: string;
  readonly simulated: string;
  readonly unified_rules: readonly {
    readonly controllers: readonly string[];
    readonly no_increment_when_dayobs_gt: number;
  }[];
}
interface InstrumentsFile {
  readonly instruments: Readonly<Record<string, InstrumentFacts>>;
  readonly controllers: ControllerFacts;
}
interface DetectorFacts {
  readonly id: number;
  readonly full_name: string;
  readonly raft: string;
  readonly name_in_raft: string;
  readonly registry_raft?: string | null;
  readonly registry_name_in_raft?: string;
  readonly purpose: string;
}
interface DetectorsFile {
  readonly instruments: Readonly<Record<string, { readonly detectors: readonly DetectorFacts[] }>>;
}
interface FiltersFile {
  readonly filters: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
type Row = Readonly<Record<string, unknown>>;

const instrumentRow = (instrument: Instrument): Row => ({
  name: instrument.name,
  class_name: instrument.className,
  visit_max: instrument.visitMax,
  exposure_max: instrument.exposureMax,
  detector_max: instrument.detectorMax,
  visit_system: instrument.visitSystem,
});
const detectorRows = (instrument: Instrument): readonly Row[] =>
  instrument.detectors.map((detector) => ({
    id: detector.id,
    full_name: detector.fullName,
    raft: detector.raft,
    name_in_raft: detector.nameInRaft,
    purpose: detector.purpose,
  }));
const datasetFacts = (definition: DatasetDefinition): DatasetFacts => ({
  dataset_type: definition.datasetType,
  storage_class: definition.storageClass,
  run: definition.run,
  formatter: definition.formatter,
});

if (reference === undefined) {
  it.skip('compares the tables of instruments: REFERENCE_DATA is not set', () => undefined);
} else {
  const read = (path: string): unknown => JSON.parse(readFileSync(join(reference, path), 'utf8'));
  const { instruments: cameraFacts, controllers } = read('facts/instruments.json') as InstrumentsFile;
  const annexFacts = (read('facts/lfa_instruments.json') as { instruments: Record<string, AnnexFacts> })
    .instruments;
  const detectorFacts = (read('facts/detectors.json') as DetectorsFile).instruments;
  const filterFacts = (read('facts/filters.json') as FiltersFile).filters;
  const byName = (a: Row, b: Row) => (String(a['name']) < String(b['name']) ? -1 : 1);
  const goldenRows = (table: string, name: string) =>
    (read(`golden/base/tables_10_instruments/${table}.json`) as Row[]).filter(
      (row) => (row['instrument'] ?? row['name']) === name,
    );

  it('every instrument of the facts has its tables, and no other', () => {
    const names = [...Object.keys(cameraFacts), ...Object.keys(annexFacts)];
    expect(INSTRUMENTS.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  });

  describe.each(INSTRUMENTS)('the tables of $name', (instrument) => {
    const { name } = instrument;
    const facts = cameraFacts[name] ?? annexFacts[name];

    it('hold the facts of its row and its datasets', () => {
      expect(facts).toMatchObject({
        class_name: instrument.className,
        instrument_row: instrumentRow(instrument),
        raw_dataset: datasetFacts(instrument.raw),
      });
      if (facts?.guider_dataset !== undefined) {
        expect(facts.guider_dataset).toMatchObject(instrument.guider ? datasetFacts(instrument.guider) : {});
      }
    });

    it('serve stacks of guider stamps where the registry has guiders', () => {
      const hasGuiders = instrument.detectors.some(({ purpose }) => purpose === 'GUIDER');
      expect(instrument.guider?.run).toBe(hasGuiders ? `${name}/raw/guider` : undefined);
    });

    it('have the sensors of its geometry', () => {
      const camera = CAMERAS.find((one) => one.instrument === name);
      const numbers = camera?.sensors.map(({ detector }) => detector);
      expect(numbers).toEqual(name in annexFacts ? undefined : instrument.detectors.map(({ id }) => id));
    });

    const annex = annexFacts[name];
    if (annex === undefined) {
      it('hold the rows that the official stack registers', () => {
        const owned = (rows: readonly Row[]) => rows.map((row) => ({ instrument: name, ...row }));
        expect([instrumentRow(instrument)]).toEqual(goldenRows('instrument', name));
        expect(owned(detectorRows(instrument))).toEqual(goldenRows('detector', name));
        const filters = instrument.physicalFilters.map((filter) => ({ ...filter }));
        expect(owned(filters).toSorted(byName)).toEqual(goldenRows('physical_filter', name).toSorted(byName));
      });

      it('hold the facts of its sensors', () => {
        const inOrder = detectorFacts[name]?.detectors.toSorted((a, b) => a.id - b.id);
        expect(detectorRows(instrument)).toEqual(
          inOrder?.map((one) => ({
            id: one.id,
            full_name: one.full_name,
            raft: one.registry_raft === undefined ? one.raft : one.registry_raft,
            name_in_raft: one.registry_name_in_raft ?? one.name_in_raft,
            purpose: one.purpose,
          })),
        );
      });

      it('list the filters in the order of registration', () => {
        const listed = instrument.physicalFilters.map((filter) => [filter.name, filter.band]);
        expect(listed).toEqual(Object.entries(filterFacts[name] ?? {}));
      });
    } else {
      it('hold the rows that its own package registers', () => {
        expect(detectorRows(instrument)).toEqual(annex.detector_rows);
        expect(instrument.physicalFilters).toEqual(annex.physical_filter_rows);
      });
    }
  });

  describe('the controllers', () => {
    it('have the official order, simulations and unified series', () => {
      const unified = (letter: string) =>
        controllers.unified_rules.find((rule) => rule.controllers.includes(letter))
          ?.no_increment_when_dayobs_gt;
      const expected = controllers.order.split('').map((letter) => ({
        letter,
        index: controllers.order.indexOf(letter),
        simulated: controllers.simulated.includes(letter),
        unifiedAfter: unified(letter) ?? Infinity,
      }));
      expect(CONTROLLERS).toMatchObject(expected);
    });
  });
}
