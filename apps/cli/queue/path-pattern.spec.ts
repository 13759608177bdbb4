import fc from 'fast-check';
import { WrongUse } from '../wrong-use';
import { pathPattern } from './path-pattern';

const PATH = 'prof@tenant:bucket/LSSTCam/20260125/MC_O_20260125_001234/MC_O_20260125_001234_R22_S11.fits';

describe('a pattern of paths', () => {
  it.each([
    'prof@tenant:bucket/LSSTCam/2026',
    's3://prof@tenant:bucket/',
    'LSSTCam/20260125/',
    'MC_O_20260125_001234_R22',
    '*R22_S11*',
    'LSSTCam/*/*_R2[12]_S1?.fits',
    '*_R[!01]2_*.fits',
    PATH,
  ])('%s means this path', (pattern) => {
    expect(pathPattern(pattern)(PATH)).toBe(true);
  });

  it.each([
    'bucket/',
    '20260125/',
    'R22',
    '*R22_S11',
    '*_R2[01]_*',
    '*_R[!2]2_*',
    '*.fits.*',
    '??',
    '[',
    '*\\R22*',
  ])('%s does not', (pattern) => {
    expect(pathPattern(pattern)(PATH)).toBe(false);
  });

  it('takes what means something to regular expressions as it stands', () => {
    expect(pathPattern('a+b(1).*')('bucket/a+b(1).fits')).toBe(true);
    expect(pathPattern('a+b(1).*')('bucket/aab1xfits')).toBe(false);
    expect(pathPattern('*[]*')('bucket/a[]b')).toBe(true);
    expect(pathPattern('x*y')('bucket/x\ny')).toBe(true);
  });

  it('always means the path that it is the beginning of', () => {
    const plain = fc.string().filter((text) => !/[*?[]|^s3:/.test(text));
    fc.assert(
      fc.property(plain, fc.string(), (start, rest) => {
        expect(pathPattern(start)(start + rest)).toBe(true);
        expect(pathPattern(`${start}*`)(start + rest)).toBe(true);
      }),
    );
  });

  it('is wrong use where nothing could match it', () => {
    expect(() => pathPattern('R[2-1]*')).toThrow(WrongUse);
  });

  it('is understood or refused, whatever it is', () => {
    const letters = fc.string({
      unit: fc.constantFrom('[', ']', '!', '^', '-', '\\', '*', '?', 'a', '/', '1'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(letters, letters, (pattern, path) => {
        try {
          expect(typeof pathPattern(pattern)(path)).toBe('boolean');
        } catch (error) {
          expect(error).toBeInstanceOf(WrongUse);
        }
      }),
    );
  });
});
