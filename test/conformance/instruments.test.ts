import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTROLLERS, LSSTCAM } from '#domain/instruments';

const reference = process.env['REFERENCE_DATA'];

interface InstrumentFacts {
  readonly instrument_row: Readonly<Record<string, unknown>>;
  readonly class_name: string;
  readonly raw_dataset: { readonly run: string; readonly formatter: string };
  readonly guider_dataset: { readonly run: string };
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
  readonly purpose: string;
}
interface DetectorsFile {
  readonly instruments: Readonly<Record<string, { readonly detectors: readonly DetectorFacts[] }>>;
}
interface FiltersFile {
  readonly filters: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
type Row = Readonly<Record<string, unknown>>;

if (reference === undefined) {
  it.skip('compares the tables of instruments: REFERENCE_DATA is not set', () => undefined);
} else {
  const read = (path: string): unknown => JSON.parse(readFileSync(join(reference, path), 'utf8'));
  const instrumentFacts = read('facts/instruments.json') as InstrumentsFile;
  const goldenRows = (table: string) =>
    (read(`golden/base/tables/${table}.json`) as Row[]).filter(
      (row) => (row['instrument'] ?? row['name']) === 'LSSTCam',
    );
  const detectorRows = LSSTCAM.detectors.map((detector) => ({
    id: detector.id,
    full_name: detector.fullName,
    raft: detector.raft,
    name_in_raft: detector.nameInRaft,
    purpose: detector.purpose,
  }));
  const instrumentRow = {
    name: LSSTCAM.name,
    class_name: LSSTCAM.className,
    visit_max: LSSTCAM.visitMax,
    exposure_max: LSSTCAM.exposureMax,
    detector_max: LSSTCAM.detectorMax,
    visit_system: LSSTCAM.visitSystem,
  };

  describe('the tables of LSSTCam', () => {
    it('hold what the official stack registers', () => {
      expect([instrumentRow]).toEqual(goldenRows('instrument'));
      expect(detectorRows.map((row) => ({ instrument: 'LSSTCam', ...row }))).toEqual(goldenRows('detector'));
      const byName = (a: Row, b: Row) => (String(a['name']) < String(b['name']) ? -1 : 1);
      const filters = LSSTCAM.physicalFilters.map((filter) => ({ instrument: 'LSSTCam', ...filter }));
      expect(filters.toSorted(byName)).toEqual(goldenRows('physical_filter').toSorted(byName));
    });

    it('hold the facts of the camera', () => {
      const facts = instrumentFacts.instruments['LSSTCam'];
      expect(facts).toMatchObject({
        class_name: LSSTCAM.className,
        instrument_row: instrumentRow,
        raw_dataset: { run: LSSTCAM.raw.run, formatter: LSSTCAM.raw.formatter },
        guider_dataset: { run: LSSTCAM.guider?.run },
      });
      const camera = (read('facts/detectors.json') as DetectorsFile).instruments['LSSTCam'];
      const byId = (a: DetectorFacts, b: DetectorFacts) => a.id - b.id;
      expect(camera?.detectors.toSorted(byId)).toMatchObject(detectorRows);
    });

    it('list the filters in the order of registration', () => {
      const facts = (read('facts/filters.json') as FiltersFile).filters['LSSTCam'];
      expect(LSSTCAM.physicalFilters.map(({ name, band }) => [name, band])).toEqual(
        Object.entries(facts ?? {}),
      );
    });
  });

  describe('the controllers', () => {
    it('have the official order, simulations and unified series', () => {
      const facts = instrumentFacts.controllers;
      const unified = (letter: string) =>
        facts.unified_rules.find((rule) => rule.controllers.includes(letter))?.no_increment_when_dayobs_gt;
      const expected = facts.order.split('').map((letter) => ({
        letter,
        index: facts.order.indexOf(letter),
        simulated: facts.simulated.includes(letter),
        unifiedAfter: unified(letter) ?? Infinity,
      }));
      expect(CONTROLLERS).toMatchObject(expected);
    });
  });
}
