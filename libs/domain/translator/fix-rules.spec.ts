import { invalid } from './fault';
import { mend } from './fix-rules';
import { HeaderEdits } from './header-edits';

describe('mend', () => {
  it('applies rules in order, and none after one that fails', () => {
    const header = new HeaderEdits(new Map([['OBJECT', 'a']]));
    const append = (letter: string) => (edits: HeaderEdits) => {
      edits.set('OBJECT', `${edits.get('OBJECT') as string}${letter}`);
      return undefined;
    };
    const fault = invalid('OBJECT', 'is too long');
    expect(mend(header, undefined, [append('b'), append('c'), () => fault, append('d')])).toBe(fault);
    expect(header.get('OBJECT')).toBe('abc');
  });
});
