import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { chartReadme } from '../support/chart-readme';
import { chartFolder } from '../support/helm-chart';

const read = (...path: readonly string[]): string => readFileSync(join(chartFolder, ...path), 'utf8');

describe('what people read of the chart', () => {
  it('is a README written from the values; UPDATE_DOCS=1 writes it anew', () => {
    const text = chartReadme(read('values.yaml'));
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(join(chartFolder, 'README.md'), text);
    expect(read('README.md')).toBe(text);
  });

  it('tells of each value what it means', () => {
    const untold = chartReadme('a:\n  # What b is.\n  b: 1\n  c: 2\n');
    expect(untold).toMatch(/^\| `a\.c` \| `2` \|\s+\|$/m);
    expect(read('README.md')).not.toMatch(/^\| `[^`]+` \| .* \|\s+\|$/m);
  });

  it('carries the version of the package', () => {
    const { version } = JSON.parse(read('../../package.json')) as { version: string };
    expect(parse(read('Chart.yaml'))).toMatchObject({ appVersion: version });
  });
});
