import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  EXPOSURE_FAULT_NAMES,
  FILE_FAULT_NAMES,
  simulateNight,
  type ExposureFaultName,
  type FileFaultName,
} from '#simulator';

const rows = readFileSync(join(__dirname, '../../docs/simulator.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, name = '', , fate = ''] = line.split('|').map((cell) => cell.trim());
    const fault = /^`(\w+)`$/.exec(name)?.[1];
    return fault === undefined || fate === '' ? [] : [{ fault, fate }];
  });

/** The fates that a night gives to the files with this fault, in the words of the page. */
function fatesOf(fault: FileFaultName | ExposureFaultName): readonly string[] {
  const counts = { counts: { [fault]: 1 } };
  const isOfExposure = EXPOSURE_FAULT_NAMES.some((name) => name === fault);
  const { files } = simulateNight({
    seed: 1,
    dayObs: 20260125,
    bucket: 'b',
    blocks: [{ kind: 'science', groups: 1 }],
    detectors: ['R22_S11'],
    ...(isOfExposure ? { exposureFaults: counts } : { fileFaults: counts }),
    events: { secret: 's' },
  }).truth();
  return files.flatMap((file) => {
    if (file.fate === 'dead') return file.codes.map((code) => `\`${code}\``);
    if (file.fate === 'rival') return ['registered', ...file.codes.map((code) => `\`${code}\``)];
    if (file.fate === 'refused') return [`refused as \`${file.reason}\``];
    return file.fate === 'registered' ? ['registered'] : [];
  });
}

describe('docs/simulator.md', () => {
  it('lists every fault, in the order of the tables', () => {
    expect(rows.map(({ fault }) => fault)).toEqual([...FILE_FAULT_NAMES, ...EXPOSURE_FAULT_NAMES]);
  });

  it.each([...FILE_FAULT_NAMES, ...EXPOSURE_FAULT_NAMES])('says what becomes of %s', (fault) => {
    const said = rows.find((row) => row.fault === fault)?.fate ?? '';
    const fates = fatesOf(fault);
    for (const fate of fates) expect(said).toContain(fate);
    const codes = said.match(/`[A-Z_]{5,}`/g) ?? [];
    expect(new Set(codes)).toEqual(new Set(fates.filter((fate) => /^`[A-Z_]+`$/.test(fate))));
  });
});
