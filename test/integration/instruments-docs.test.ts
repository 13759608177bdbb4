import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cameraByInstrument, type Instrument, INSTRUMENTS } from '#domain/instruments';

const page = readFileSync(join(__dirname, '../../docs/instruments.md'), 'utf8');

/** The cells of the page's table of instruments, its heading left out. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const rowOf = ({ name, className, detectors, physicalFilters, raw, guider }: Instrument): string[] => [
  `\`${name}\``,
  `\`${className}\``,
  String(detectors.length),
  String(physicalFilters.length),
  [raw, ...(guider === null ? [] : [guider])].map(({ datasetType }) => `\`${datasetType}\``).join(', '),
  cameraByInstrument(name) === undefined ? 'no' : 'yes',
];

it('the page of instruments tells of each what the code knows', () => {
  expect(rows).toEqual(INSTRUMENTS.map(rowOf));
});
