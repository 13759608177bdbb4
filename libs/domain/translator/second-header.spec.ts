import { integer } from '#domain/fits';
import { secondHeaderNeeded } from './second-header';

describe('the header of HDU 1', () => {
  it.each([
    ['no', { INSTRUME: 'lsstCam' }],
    ['toRecognise', { SIMPLE: true }],
    ['toRecognise', { INSTRUME: 'toy' }],
    ['always', { CREATOR: 'PHOSIM' }],
    ['no', { INSTRUME: integer(5) }],
  ])('is needed: %s, with %j in HDU 0', (need, values) => {
    expect(secondHeaderNeeded(new Map(Object.entries(values)))).toBe(need);
  });
});
