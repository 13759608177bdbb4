import { parseQuestion } from './presence-question';

const right = { instrument: 'LSSTCam', group: 'g', snap: '0', detector: 'R22_S11' };

describe('a question for an image', () => {
  it('names instrument, group, snap and detector', () => {
    expect(parseQuestion({ ...right, group: '2026-01-25T03:04:05.678', snap: '007' })).toEqual({
      parsed: { instrument: 'LSSTCam', group: '2026-01-25T03:04:05.678', snap: 7, detectorName: 'R22_S11' },
    });
  });

  it.each(['LATISS', 'LSSTComCam', 'LSSTComCamSim', 'LSSTCam', 'LSST-TS8'])('may be for %s', (instrument) => {
    expect(parseQuestion({ ...right, instrument })).toHaveProperty('parsed');
  });

  it.each(['latiss', 'HSC', '', 'LSSTCam ', 'constructor'])('may not be for %j', (instrument) => {
    expect(parseQuestion({ ...right, instrument })).toEqual({
      unparsable: `Unknown instrument ${instrument}`,
    });
  });

  it.each(['', '-1', '+1', '1.0', '1e2', '0x1', ' 1', 'one', '١'])('has no snap %j', (snap) => {
    expect(parseQuestion({ ...right, snap })).toEqual({ unparsable: `Unrecognized snap ${snap}` });
  });

  it.each(['R00_SG0', 'R04_SG1', 'R40_SW0', 'R44_SW1', 'R00_S00', 'R44_S22'])(
    'may be for %s of LSSTCam',
    (detector) => {
      expect(parseQuestion({ ...right, detector })).toMatchObject({ parsed: { detectorName: detector } });
    },
  );

  it.each([
    'R22_S11_junk',
    'xR22_S11',
    'R22_S11\n',
    'R22_SW0',
    'R00_SW2',
    'R00_SX0',
    'r22_s11',
    'R22S11',
    '94',
    '',
  ])('has no detector %j', (detector) => {
    expect(parseQuestion({ ...right, detector })).toEqual({
      unparsable: `Unrecognized detector name ${detector}`,
    });
  });

  it('knows that LSSTCam alone has corner rafts', () => {
    const corner = { ...right, detector: 'R00_SG0' };
    expect(parseQuestion({ ...corner, instrument: 'LATISS' })).toHaveProperty('unparsable');
    expect(parseQuestion({ ...corner, instrument: 'LSSTComCam' })).toHaveProperty('unparsable');
  });
});
