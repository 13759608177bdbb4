import { WrongUse } from '../wrong-use';

const SPECIAL = /\[(!?)([^\]]+)\]|[\\^$.*+?(){}|[\]]/g;

/**
 * Whether a path is meant by a pattern: a glob where it has `*`, `?` or `[…]` (`*` runs over `/` too), else how it begins. The
 * pattern may be of the whole path, `[profile@]bucket/key`, of its key, or of its file's name.
 *
 * @throws WrongUse for a set whose ends are the wrong way round, `[z-a]`
 */
export function pathPattern(pattern: string): (path: string) => boolean {
  const bare = pattern.startsWith('s3://') ? pattern.slice('s3://'.length) : pattern;
  const matches = /[*?[]/.test(bare) ? globMatcher(bare) : (text: string) => text.startsWith(bare);
  return (path) =>
    matches(path) ||
    matches(path.slice(path.indexOf('/') + 1)) ||
    matches(path.slice(path.lastIndexOf('/') + 1));
}

function globMatcher(glob: string): (text: string) => boolean {
  const source = glob.replaceAll(SPECIAL, (special, not: string | undefined, members: string | undefined) => {
    if (members !== undefined) {
      return `[${not === '!' ? '^' : ''}${members.replaceAll(/[\\^\]]/g, String.raw`\$&`)}]`;
    }
    if (special === '*') return '.*';
    return special === '?' ? '.' : `\\${special}`;
  });
  const expression = expressionOf(source, glob);
  return (text) => expression.test(text);
}

function expressionOf(source: string, glob: string): RegExp {
  try {
    return new RegExp(`^${source}$`, 'su');
  } catch (cause) {
    throw new WrongUse(`${glob} is no pattern that anything can match.`, { cause });
  }
}
