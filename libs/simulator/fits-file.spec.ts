import { FITS_BLOCK_BYTES, parseFitsHeader, parseSidecar, type Header } from '#domain/fits';
import { simulateExposure } from './index';

const { arrivals } = simulateExposure({ seed: 1, dayObs: 20260301, seqNum: 4 });
const files = arrivals.filter(({ kind }) => kind === 'fits');
const primaryHeader = (bytes: Uint8Array): { header: Header; length: number } => {
  const read = parseFitsHeader(bytes, { complete: true });
  if (read.state !== 'complete') throw new Error('The header does not end.');
  return read;
};

describe('a simulated FITS file', () => {
  it('is made of whole blocks and begins as the standard asks', () => {
    for (const file of files) {
      const bytes = file.bytes();
      expect(bytes.length % FITS_BLOCK_BYTES).toBe(0);
      const cards = Buffer.from(bytes.subarray(0, 240)).toString('ascii').match(/.{80}/g);
      expect(cards?.map((card) => card.trimEnd())).toEqual([
        'SIMPLE  =                    T',
        'BITPIX  =                    8',
        'NAXIS   =                    0',
      ]);
    }
  });

  it('has one image behind its primary header, as long as its own header says', () => {
    for (const file of files) {
      const bytes = file.bytes();
      const rest = bytes.subarray(primaryHeader(bytes).length);
      const extension = parseFitsHeader(rest, { complete: true, hdu: 'extension' });
      expect(extension).toMatchObject({ state: 'complete', length: rest.length - FITS_BLOCK_BYTES });
    }
  });

  it('says what its sidecar says, number by number as written', () => {
    for (const file of files) {
      const sidecar = arrivals.find(({ key }) => key === file.key.replace(/fits$/, 'json'));
      const read = parseSidecar(sidecar?.bytes() ?? new Uint8Array());
      expect(read.content).toBe('metadata');
      const said = read.content === 'metadata' ? [...read.header] : [];
      const flattened = said.map(([keyword, value]) => [
        keyword.replace(/^HIERARCH\./, '').replaceAll('.', ' '),
        value,
      ]);
      expect(flattened).toEqual([...primaryHeader(file.bytes()).header]);
    }
  });
});
