import { withoutCredential } from './without-credential';

describe('a URL that is shown', () => {
  it.each([
    ['http://host:8000/notify', 'http://host:8000/notify'],
    ['https://user:p@ss@host/x@y', 'https://…@host/x@y'],
    ['https://user:p/w@host/x', 'https://…@host/x'],
    ['amqp://user@host', 'amqp://…@host'],
    ['s3://profile@tenant:bucket/butler.yaml', 's3://profile@tenant:bucket/butler.yaml'],
    ['nonsense@', 'nonsense@'],
  ])('has no credential: %s', (url, shown) => {
    expect(withoutCredential(url)).toBe(shown);
  });
});
