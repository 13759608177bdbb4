import fc from 'fast-check';
import { readGuiderNote, writeGuiderNote } from './guider-note';

describe('the note of a guider', () => {
  it('comes back as it was written', () => {
    const notes = fc.record({
      instrument: fc.string({ unit: 'binary' }),
      obsId: fc.string({ unit: 'binary' }),
      detector: fc.nat(),
      sizeBytes: fc.maxSafeNat(),
    });
    fc.assert(
      fc.property(notes, (note) => {
        expect(readGuiderNote(writeGuiderNote(note))).toEqual(note);
      }),
    );
  });

  it.each([
    '',
    'null',
    '{}',
    '["LSSTCam","MC_O_20260125_000001",189]',
    '["LSSTCam","X",1.5,0]',
    '["LSSTCam"',
  ])('is none where there is another text: %s', (text) => {
    expect(readGuiderNote(text)).toBeUndefined();
  });
});
