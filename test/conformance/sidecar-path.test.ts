import { execFileSync } from 'node:child_process';
import { sidecarPath } from '#domain/observation';

const python = process.env['BUTLER_PYTHON'] ?? '';

const NAMES = [
  'x.fits',
  'x.fits.fz',
  'x.fits.gz',
  'x.fits.bz2',
  'x.fits.xz',
  'x.fz',
  'x.y.fits',
  'x',
  'x.',
  'x.json',
].concat([
  'FiberSpectrograph:Broad_2024-01-09T17:41:34.996.fits',
  'a.b/x',
  'a.b/x.fits.fz',
  'x.fits.FZ',
  'x.gz.fits',
]);

if (python === '') {
  it.skip('BUTLER_PYTHON is not set: names of sidecars were not compared', () => undefined);
} else {
  it('the names of sidecars are those that the official stack looks for', () => {
    const script = [
      'import json, sys',
      'from lsst.resources import ResourcePath',
      'names = json.load(sys.stdin)',
      'print(json.dumps([str(ResourcePath("s3://bucket/" + name).updatedExtension(".json")) for name in names]))',
    ].join('\n');
    const said = execFileSync(python, ['-c', script], { input: JSON.stringify(NAMES), encoding: 'utf8' });
    expect(NAMES.map((name) => `s3://${sidecarPath(`bucket/${name}`)}`)).toEqual(JSON.parse(said));
  });
}
