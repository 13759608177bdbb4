import { linesOf } from './lines-of';

async function* pieces(...texts: readonly (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
  for (const text of texts) yield await Promise.resolve(text);
}

async function linesIn(...texts: readonly (string | Uint8Array)[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(pieces(...texts))) lines.push(line);
  return lines;
}

describe('linesOf', () => {
  it('puts lines together that come in pieces', async () => {
    expect(await linesIn('a.fi', 'ts\nb', '.fits\n', 'c.fits')).toEqual(['a.fits', 'b.fits', 'c.fits']);
  });

  it('passes over empty lines and ends of lines of another system, but keeps blanks of names', async () => {
    expect(await linesIn('\n a b.fits\r\n  \n\r\n')).toEqual([' a b.fits']);
  });

  it('reads a character that is cut in two', async () => {
    const bytes = Buffer.from('Pachón.fits\n');
    const cut = bytes.indexOf(0xc3) + 1;
    expect(await linesIn(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(['Pachón.fits']);
  });
});
