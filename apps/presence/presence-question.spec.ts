import fc from 'fast-check';
import { DETECTOR_NAME_PATTERN, PRESENCE_INSTRUMENTS, presenceDetectors } from './presence-detectors';
import { parseImage, parseSnap, parseWait } from './presence-question';

const right = { instrument: 'LSSTCam', group: 'g', snap: '0', detector: 'R22_S11' };
const refusal = (start: string) => ({
  unparsable: expect.stringMatching(new RegExp(`^${start}; .`)) as string,
});

describe('a question for an image', () => {
  it('names instrument, group, snap and detector', () => {
    expect(parseImage({ ...right, group: '2026-01-25T03:04:05.678', snap: '007' })).toEqual({
      parsed: { instrument: 'LSSTCam', group: '2026-01-25T03:04:05.678', snap: 7, detectorName: 'R22_S11' },
    });
  });

  it.each([
    ['LSSTCam', 205, 197],
    ['LATISS', 1, 1],
    ['LSSTComCam', 9, 9],
    ['LSSTComCamSim', 9, 9],
    ['LSST-TS8', 9, 9],
  ])('may be for every detector of %s, and for no other', (instrument, count, expected) => {
    const detectors = presenceDetectors(instrument);
    expect([detectors?.names.size, detectors?.expected.length]).toEqual([count, expected]);
    for (const detector of detectors?.names ?? []) {
      expect(parseImage({ ...right, instrument, detector })).toMatchObject({
        parsed: { instrument, detectorName: detector },
      });
      expect(detector).toMatch(new RegExp(DETECTOR_NAME_PATTERN));
      for (const other of [`${detector}_junk`, `x${detector}`, `${detector}\n`, detector.toLowerCase()]) {
        expect(parseImage({ ...right, instrument, detector: other })).toEqual(
          refusal(`Unrecognized detector name ${other}`),
        );
      }
    }
  });

  it.each([
    ['LATISS', 'R00_S00', 'RXX_S00'],
    ['LATISS', 'R00_S00', 'R00_SG0'],
    ['LSST-TS8', 'R22_S21', 'RTM-002_S21'],
    ['LSSTComCam', 'R22_S00', 'R00_SW0'],
    ['LSSTCam', 'R00_SW1', 'R22_SW1'],
    ['LSSTCam', 'R44_SG0', 'R44_S00'],
  ])('is for %s %s and not for %s', (instrument, detector, other) => {
    expect(parseImage({ ...right, instrument, detector })).toHaveProperty('parsed');
    expect(parseImage({ ...right, instrument, detector: other })).toHaveProperty('unparsable');
  });

  it.each(['latiss', 'HSC', '', 'LSSTCam ', 'constructor', 'LSSTCamSim'])(
    'may not be for %j',
    (instrument) => {
      expect(parseImage({ ...right, instrument })).toEqual({
        unparsable: `Unknown instrument ${instrument}; there are ${PRESENCE_INSTRUMENTS.join(', ')}`,
      });
    },
  );

  it.each(['', '-1', '+1', '1.0', '1e2', '0x1', ' 1', 'one', '١'])('has no snap %j', (snap) => {
    expect(parseSnap({ ...right, snap })).toEqual({
      unparsable: `Unrecognized snap ${snap}; it is an integer from 0`,
    });
  });

  it('keeps apart snaps that no number of JavaScript can', () => {
    const [one, other] = ['9007199254740992', '9007199254740993'].map((snap) =>
      parseSnap({ ...right, snap }),
    );
    expect(one).toMatchObject({ parsed: { snap: { snap: 9007199254740992n } } });
    expect(other).toMatchObject({ parsed: { snap: { snap: 9007199254740993n } } });
  });
});

describe('a wait', () => {
  it.each([
    [undefined, 0],
    ['0', 0],
    ['60', 60_000],
    ['0.5', 500],
    ['.25', 250],
    ['5.', 5000],
    ['0.0001', 1],
  ])('of %s is %i ms', (text, ms) => {
    expect(parseWait(text)).toEqual({ parsed: ms });
  });

  it.each([
    '',
    '-1',
    '60.001',
    '61',
    '1e1',
    'NaN',
    'Infinity',
    ' 1',
    '1,5',
    '.',
    ['1', '2'],
    '9'.repeat(400),
  ])('is not %j', (text) => {
    expect(parseWait(text)).toEqual({ unparsable: expect.stringContaining('from 0 to 60') as string });
  });

  it('is never longer than a minute, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String)), (text) => {
        const wait = parseWait(text);
        if ('parsed' in wait) expect(wait.parsed >= 0 && wait.parsed <= 60_000).toBe(true);
      }),
    );
  });
});
