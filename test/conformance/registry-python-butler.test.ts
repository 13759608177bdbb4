import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RawDataset } from '#adapters/butler-registry';
import { LSSTCAM } from '#domain/instruments';
import type { ExposureRows } from '#domain/observation';
import {
  createTestRepository,
  exposureRows,
  rawDataset,
  type TestRepository,
} from '../integration/registry-fixture';
import { pythonScript } from './python-script';

const python = process.env['BUTLER_PYTHON'] ?? '';

const pythonButler = (mode: 'write' | 'read', repo: string, given: object): Promise<unknown> =>
  pythonScript(python, 'write_and_read.py', [mode, repo], given);

if (python === '') {
  it.skip('BUTLER_PYTHON is not set: the Python Butler did not use a repository made here', () => undefined);
} else {
  describe('a repository made here, used by the Python Butler', () => {
    let repository: TestRepository;
    beforeAll(async () => {
      repository = await createTestRepository();
      await (await repository.open()).registerInstrument(LSSTCAM, { update: false });
    });
    afterAll(() => repository.remove());

    it('opens, takes dataset types, runs, dimension records and raws from it, and both find what the other wrote', async () => {
      const rows = exposureRows(1);
      const span = ({ begin, end }: { begin: bigint; end: bigint }): string => `[${begin},${end})`;
      const bucket = join(repository.folder, 'bucket');
      mkdirSync(bucket);
      const rawFile = (of: ExposureRows, detector: number): RawDataset => {
        const file = join(bucket, `raw_${of.exposure.id}_${detector}.fits`);
        writeFileSync(file, 'x'.repeat(100 + detector));
        return rawDataset(of, detector, { uri: pathToFileURL(file).href, sizeBytes: 100 + detector });
      };
      const datasets = [0, 1, 2, 3].map((detector) => rawFile(rows, detector));
      const given = {
        run: 'LSSTCam/raw/all',
        formatter: LSSTCAM.raw.formatter,
        exposure: { ...rows.exposure, timespan: span(rows.exposure.timespan) },
        night: { ...rows.dayObs, timespan: span(rows.dayObs.timespan) },
        files: datasets.slice(0, 2).map(({ detector, uri }) => ({ detector, uri })),
      };
      expect(await pythonButler('write', repository.folder, given)).toEqual({
        'own type is new': true,
        'raw type is new': false,
        'run is new': true,
        'exposure is new': true,
        'exposure is new again': false,
        'own dataset': { works: true },
      });

      const butler = await repository.open();
      const { outcomes, newExposures } = await butler.registerRaws({ exposures: [rows], datasets });
      expect(outcomes.map(({ status }) => status)).toEqual([
        'existed',
        'existed',
        'registered',
        'registered',
      ]);
      expect(newExposures).toEqual([]);

      const next = exposureRows(2, { target_name: 'elsewhere' });
      const nextDataset = rawFile(next, 4);
      await butler.registerRaws({ exposures: [next], datasets: [nextDataset] });
      expect(await pythonButler('read', repository.folder, given)).toEqual({
        instrument: 1,
        detector: 205,
        physical_filter: LSSTCAM.physicalFilters.length,
        exposure: 2,
        group: 2,
        day_obs: 1,
        raws: [...datasets, nextDataset].map(({ id, detector, uri }) => ({ id, detector, uri })),
        stored: 5,
        'found by a query': 4,
      });
    }, 240_000);
  });
}
