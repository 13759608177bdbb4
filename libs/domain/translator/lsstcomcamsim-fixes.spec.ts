import { double, integer } from '#domain/fits';
import { fixLsstcomcamsimHeader } from './lsstcomcamsim-fixes';
import { fixedBy } from './spec-fixes';

const fixed = fixedBy(fixLsstcomcamsimHeader, 'CC_S_20240404_000780');

describe('fixes of ComCamSim headers', () => {
  it('leave a whole header as it is', () => {
    const start = { RASTART: double(1), RAEND: double(1), DECSTART: double(2), DECEND: double(2) };
    const whole = { ...start, RA: double(3), DEC: double(4), RADESYS: 'FK5', TELCODE: 'CC' };
    expect(fixed(whole)).toEqual({ changes: {}, problem: undefined });
  });

  it('point at begin and end where the telescope was told to', () => {
    expect(fixed({ RA: double(3), DEC: double(-4), RASTART: double(1), DECEND: null }).changes).toEqual({
      RAEND: 3,
      DECSTART: -4,
      DECEND: -4,
      RADESYS: 'ICRS',
      TELCODE: 'CC',
    });
  });

  it('take a coordinate of 0 for none, as the official stack does', () => {
    expect(fixed({ RA: integer(0), DEC: double(4), DECSTART: double(0), TELCODE: 'CC' }).changes).toEqual({
      DECSTART: 4,
      DECEND: 4,
    });
  });

  it('name the telescope by the code of the camera before that of the observation', () => {
    expect(fixed({ CAMCODE: 'IM' }).changes).toEqual({ TELCODE: 'IM' });
    expect(fixed({ CAMCODE: '' }).changes).toEqual({ TELCODE: 'CC' });
  });

  it('stop where the observation has no code either, what was done before staying done', () => {
    const values = { RA: double(3) };
    expect(fixedBy(fixLsstcomcamsimHeader, 'rehearsal')(values)).toEqual({
      changes: { RASTART: 3, RAEND: 3 },
      problem: 'OBSID is rehearsal, which has no telescope\'s code before a "_"',
    });
  });
});
