import { expandRoot, locateRepository } from './repository-location';

describe('a repository', () => {
  it.each([
    ['/repo', '/repo/butler.yaml', '/repo'],
    ['/repo/', '/repo/butler.yaml', '/repo'],
    ['/repo/butler.yaml', '/repo/butler.yaml', '/repo'],
    ['/repo/other.YML', '/repo/other.YML', '/repo'],
    ['butler.yaml', 'butler.yaml', '.'],
    ['s3://embargo@bucket', 's3://embargo@bucket/butler.yaml', 's3://embargo@bucket'],
    ['s3://embargo@bucket/butler.yaml', 's3://embargo@bucket/butler.yaml', 's3://embargo@bucket'],
    ['file:///repo', 'file:///repo/butler.yaml', 'file:///repo'],
    ['/data/v1.2', '/data/v1.2/butler.yaml', '/data/v1.2'],
  ])('named %s has its configuration in %s', (name, configUri, folder) => {
    expect(locateRepository(name)).toEqual({ configUri, folder });
  });

  it('puts its root wherever it is spoken of', () => {
    expect(expandRoot('sqlite:///<butlerRoot>/<butlerRoot>', '/r')).toBe('sqlite:////r//r');
  });
});
