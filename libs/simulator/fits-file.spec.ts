import { simulateExposure } from './index';

const BLOCK = 2880;
const { arrivals } = simulateExposure({ seed: 1, dayObs: 20260301, seqNum: 4 });

const cardsOf = (bytes: Uint8Array): string[] => {
  const text = Buffer.from(bytes).toString('latin1');
  const end = text.search(/END {77}/);
  expect(end % 80).toBe(0);
  return Array.from({ length: end / 80 }, (_, index) => text.slice(index * 80, index * 80 + 80).trimEnd());
};

describe('a simulated FITS file', () => {
  const files = arrivals.filter(({ kind }) => kind === 'fits');

  it('is made of whole blocks and begins as the standard asks', () => {
    for (const file of files) {
      const bytes = file.bytes();
      expect(bytes.length % BLOCK).toBe(0);
      expect(cardsOf(bytes).slice(0, 3)).toEqual([
        'SIMPLE  =                    T',
        'BITPIX  =                    8',
        'NAXIS   =                    0',
      ]);
    }
  });

  it('holds printable ASCII only in its header', () => {
    for (const file of files)
      for (const card of cardsOf(file.bytes())) expect(card).toMatch(/^[\x20-\x7e]+$/);
  });

  it('says what its sidecar says', () => {
    for (const file of files) {
      const sidecar = arrivals.find(({ key }) => key === file.key.replace(/fits$/, 'json'));
      const facts = Object.entries(
        JSON.parse(Buffer.from(sidecar?.bytes() ?? []).toString()) as Record<string, unknown>,
      ).filter(([keyword]) => keyword !== '__CONTENT__');
      const cards = cardsOf(file.bytes());
      expect(cards).toHaveLength(facts.length);
      facts.forEach(([keyword, value], index) => {
        const card = cards[index] ?? '';
        const [name = '', text = ''] = card.split(/ *= ?(.*)/);
        expect(name).toBe(keyword.replaceAll('.', ' '));
        expect(readBack(text.trim())).toBe(value);
      });
    }
  });
});

function readBack(text: string): unknown {
  if (text === '') return null;
  if (text === 'T' || text === 'F') return text === 'T';
  const quoted = /^'(.*)'$/.exec(text);
  return quoted === null ? Number(text) : quoted[1]?.trimEnd();
}
