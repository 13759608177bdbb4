import { parseButlerConfig } from './butler-config';

const location = { configUri: '/repo/butler.yaml', folder: '/repo' };
const read = (text: string): unknown => parseButlerConfig(text, location);
const refused = (words: string): Error =>
  expect.objectContaining({
    name: 'Refused',
    code: 'BUTLER_CONFIG_INVALID',
    message: expect.stringContaining(words) as unknown,
  }) as Error;

/** Eight levels of nine aliases each: three hundred bytes that stand for forty million values. */
const LEVELS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const BOMB = LEVELS.map((name, level) => {
  const item = level === 0 ? 'x' : `*${LEVELS[level - 1] ?? ''}`;
  return `${name}: &${name} [${Array(9).fill(item).join(', ')}]`;
}).join('\n');

describe('butler.yaml', () => {
  it('may use aliases', () => {
    expect(read('x: &url postgresql://host/db\nregistry: {db: *url}')).toMatchObject({
      registry: { db: 'postgresql://host/db' },
    });
  });

  it('is refused where its aliases swell', () => {
    expect(() => read(`${BOMB}\nregistry: {db: postgresql://host/db}`)).toThrow(refused('aliases'));
  });

  it('is refused where an alias stands for nothing, and so is not repeated', () => {
    expect(() => read('registry: {db: *secret}')).toThrow(refused('aliases'));
    expect(() => read('registry: {db: *secret}')).not.toThrow('secret');
  });

  it('is refused where it is nested without end', () => {
    expect(() => read('['.repeat(5000))).toThrow(refused('not YAML'));
    expect(() => read(`registry: ${'{a: '.repeat(5000)}`)).toThrow(refused('not YAML'));
  });

  it('says nothing of what it holds where its keys are no text', () => {
    const warn = process.emitWarning.bind(process);
    const warnings: unknown[] = [];
    process.emitWarning = (...said: unknown[]) => void warnings.push(...said);
    try {
      expect(() => read('registry: {? [secret] : 1, db: 3}')).toThrow(refused('registry.db'));
    } finally {
      process.emitWarning = warn;
    }
    expect(warnings).toEqual([]);
  });
});
