import fc from 'fast-check';
import { matchesGlob } from './glob-pattern';

describe('a shell pattern', () => {
  it.each([
    ['usdf-butler.slac.stanford.edu', '*.slac.stanford.edu', true],
    ['usdf-butler.slac.stanford.edu', 'usdf-*', true],
    ['usdf-butler.slac.stanford.edu', 'usdf', false],
    ['db1', 'db?', true],
    ['db', 'db?', false],
    ['db12', 'db[0-9][!3]', true],
    ['db13', 'db[0-9][!3]', false],
    ['a[b', 'a[b', true],
    ['a]', 'a[]]', true],
    ['axb', 'a.b', false],
    ['DB', 'db', false],
  ])('says whether %j fits %j: %j', (text, pattern, fits) => {
    expect(matchesGlob(text, pattern)).toBe(fits);
  });

  it('fits itself where it has no special characters, and everything fits a star', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const literal = text.replaceAll(/[*?[]/g, '');
        return matchesGlob(literal, literal) && matchesGlob(text, '*');
      }),
    );
  });
});
