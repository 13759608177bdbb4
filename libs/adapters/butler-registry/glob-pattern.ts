/**
 * Whether a text matches a shell pattern with `*`, `?` and `[…]`, as a whole and minding case.
 *
 * Source: Python fnmatch on POSIX, which the Butler's credentials file is matched with.
 */
export function matchesGlob(text: string, pattern: string): boolean {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else if (character === '[') {
      // A bracket right after the opening one (or its `!`) belongs to the set.
      const close = pattern.indexOf(']', at + (pattern.charAt(at + 1) === '!' ? 3 : 2));
      if (close === -1) source += '\\[';
      else {
        source += characterSet(pattern.slice(at + 1, close));
        at = close;
      }
    } else source += character.replace(/[\\^$.+(){}|\]/]/, String.raw`\$&`);
  }
  return new RegExp(`^${source}$`, 's').test(text);
}

function characterSet(inside: string): string {
  const negated = inside.startsWith('!');
  const members = (negated ? inside.slice(1) : inside).replaceAll(/[\\\]^]/g, String.raw`\$&`);
  return `[${negated ? '^' : ''}${members}]`;
}
