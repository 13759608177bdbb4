import { closeSync, existsSync, openSync, readSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalFiles, readFitsHeader } from '#adapters/object-store';
import { Failure } from '#domain/failure';
import {
  HeaderNumber,
  MAX_HEADER_BYTES,
  mergedHeader,
  parseFitsHeader,
  parseSidecar,
  type Header,
  type HeaderValue,
} from '#domain/fits';

import { recognise } from '#domain/translator';
import { TranslatorReference } from './translator-reference';

const reference = process.env['REFERENCE_DATA'];

/** The instruments of the real raws by their folders. */
const CAMERAS: Readonly<Record<string, string>> = {
  bot: 'LSSTCam',
  comCam: 'LSSTComCam',
  comCamSim: 'LSSTComCamSim',
  imsim: 'LSSTCam-imSim',
  latiss: 'LATISS',
  lsstCam: 'LSSTCam',
  lsstCamSim: 'LSSTCamSim',
  phosim: 'LSSTCam-PhoSim',
  ts3: 'LSST-TS3',
  ts8: 'LSST-TS8',
  ucd: 'LSST-UCDCam',
};

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))
    .sort();
}

/** The header of a FITS file, or the code of its failure. */
function headerIn(file: string): Header | string {
  const buffer = Buffer.alloc(MAX_HEADER_BYTES);
  const descriptor = openSync(file, 'r');
  const length = readSync(descriptor, buffer);
  closeSync(descriptor);
  try {
    const read = parseFitsHeader(buffer.subarray(0, length), { complete: true });
    return read.state === 'complete' ? read.header : read.state;
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

function sidecarHeader(file: string): Header | undefined {
  const sidecar = parseSidecar(readFileSync(file));
  return sidecar.content === 'metadata' ? sidecar.header : undefined;
}

/** A value for comparison: numbers by value and kind, since the two formats write them differently. */
function comparable(value: HeaderValue | undefined): unknown {
  return value instanceof HeaderNumber ? [value.value, value.isInteger] : value;
}

/** The keyword that a FITS header has for one of a sidecar. */
function fitsKeyword(keyword: string): string {
  return keyword.startsWith('HIERARCH.') ? keyword.slice('HIERARCH.'.length).replaceAll('.', ' ') : keyword;
}

if (reference === undefined) {
  it.skip('REFERENCE_DATA is not set: real headers are not read', () => undefined);
} else {
  const inputs = join(reference, 'golden', 'inputs');

  describe('the FITS files of the reference data', () => {
    const outcomes = new Map<string, string[]>();
    for (const file of [...filesBelow(inputs, '.fits'), ...filesBelow(inputs, '.fits.fz')]) {
      const header = headerIn(file);
      const outcome = typeof header === 'string' ? header : 'header';
      outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), file]);
    }

    it('are recognised by what is read of them, compressed as a whole, by tiles, or not', async () => {
      const raws = join(inputs, 'real_raws');
      const files = [...filesBelow(raws, '.fits'), ...filesBelow(raws, '.fits.fz')];
      const recognised = await Promise.all(
        files.map(async (file) => recognise(await readFitsHeader(new LocalFiles(), file))),
      );
      expect(recognised).toEqual(
        files.map((file) => CAMERAS[file.slice(raws.length + 1).split('/')[0] ?? '']),
      );
      const gzipped = files.filter((file) => readFileSync(file).readUInt16BE(0) === 0x1f8b);
      expect([gzipped.length > 0, files.filter((file) => file.endsWith('.fz')).length > 0]).toEqual([
        true,
        true,
      ]);
    });

    it('hold in two HDUs what PhoSim says, of which the second wins', () => {
      const headers = new TranslatorReference(reference);
      const [hdu0, hdu1, both] = ['hdu0-', 'hdu1-', ''].map((part) =>
        headers.header(`phosim-${part}lsst_a_204595_f3_R11_S02_E000.yaml`),
      ) as [Header, Header, Header];
      const merged = mergedHeader(hdu0, hdu1);
      const differing = Array.from(both.keys()).filter(
        (keyword) =>
          JSON.stringify(comparable(merged.get(keyword))) !== JSON.stringify(comparable(both.get(keyword))),
      );
      expect({ differing, keywords: both.size > 100 }).toEqual({ differing: [], keywords: true });
    });

    it('are read, but for those that are compressed', () => {
      expect(outcomes.get('header')?.length).toBeGreaterThan(250);
      expect([...outcomes.keys()].sort()).toEqual(['FITS_COMPRESSED', 'FITS_NOT_FITS', 'header']);
      for (const file of outcomes.get('FITS_COMPRESSED') ?? []) {
        expect([...readFileSync(file).subarray(0, 2)]).toEqual([0x1f, 0x8b]);
      }
    });

    it('are refused where the reference put rubbish or an empty file', () => {
      const refused = outcomes.get('FITS_NOT_FITS') ?? [];
      const rubbish = refused.filter((file) => readFileSync(file).length > 0);
      expect(rubbish).toHaveLength(1);
      expect(rubbish[0]).toContain(join('errors', 'LSSTCam'));
      // Those that are empty have their sidecars beside them.
      for (const file of refused.filter((name) => !rubbish.includes(name))) {
        expect(existsSync(file.replace(/fits$/, 'json'))).toBe(true);
      }
    });

    it('hold, for LSSTCam, the same values as their sidecars', () => {
      let compared = 0;
      for (const file of filesBelow(inputs, '.json')) {
        const fits = file.replace(/json$/, 'fits');
        const sidecar = sidecarHeader(file);
        const header = existsSync(fits) ? headerIn(fits) : 'missing';
        // The error cases hold a sidecar that contradicts its file on purpose; LATISS files have rounded numbers.
        if (fits.startsWith(join(inputs, 'errors')) || !fits.includes('/LSSTCam/')) continue;
        if (sidecar === undefined || typeof header === 'string') continue;
        const differing = Array.from(sidecar)
          .map(
            ([keyword, value]) =>
              [keyword, comparable(value), comparable(header.get(fitsKeyword(keyword)))] as const,
          )
          .filter(([, one, other]) => JSON.stringify(one) !== JSON.stringify(other));
        expect({ file, differing }).toEqual({ file, differing: [] });
        compared += 1;
      }
      expect(compared).toBeGreaterThanOrEqual(5);
    });
  });

  describe('the sidecars of the reference data', () => {
    it('are read as JSON.parse reads them', () => {
      const files = [
        ...filesBelow(inputs, '.json'),
        ...filesBelow(join(reference, 'headers'), '.json'),
      ].filter((file) => !file.endsWith('manifest.json'));
      let read = 0;
      for (const file of files) {
        const sidecar = sidecarHeader(file);
        if (sidecar === undefined) continue;
        const { __CONTENT__: content, ...expected } = JSON.parse(readFileSync(file, 'utf8')) as Record<
          string,
          unknown
        >;
        expect(content).toBe('metadata');
        expect(
          Object.fromEntries(
            Array.from(sidecar, ([keyword, value]) => [
              keyword,
              value instanceof HeaderNumber ? value.value : value,
            ]),
          ),
        ).toEqual(expected);
        read += 1;
      }
      expect(read).toBeGreaterThanOrEqual(12);
    });
  });
}
