import { parseObsId } from './obs-id';

describe('parseObsId', () => {
  it('takes an observation name apart', () => {
    expect(parseObsId('MC_O_20260125_001234')).toEqual({
      parsed: {
        obsId: 'MC_O_20260125_001234',
        instrumentCode: 'MC',
        controller: 'O',
        dayObs: 20260125,
        seqNum: 1234,
      },
    });
  });

  it.each(['MC_O_20260125', 'MC_O_20260132_000001', 'MC_OO_20260125_000001', 'MC_O_20260125_000001_R22', ''])(
    'refuses %j',
    (text) => {
      expect(parseObsId(text)).toHaveProperty('unparsable');
    },
  );
});
