import { findCredential, type CredentialQuery } from './db-auth';

const query: CredentialQuery = {
  dialect: 'postgresql',
  username: undefined,
  host: 'host.example.com',
  port: undefined,
  database: 'my_database',
};
const fits = (url: string, changes: Partial<CredentialQuery> = {}): boolean =>
  findCredential([{ url, password: 'p' }], { ...query, ...changes }) !== undefined;

describe('an entry of the credentials', () => {
  it.each([
    'postgresql://*',
    'postgresql://*/',
    'postgresql://*.example.com',
    'postgresql://*.example.com/my_*',
    'postgresql://HOST.example.com/my_database',
  ])('with the url %s fits a host and database like those', (url) => {
    expect(fits(url)).toBe(true);
  });

  it.each([
    'postgresql://example.com',
    'postgresql://*/my',
    'oracle://*',
    'postgresql://host.example.com/other',
  ])('with the url %s does not', (url) => {
    expect(fits(url)).toBe(false);
  });

  it('with a port fits only a connection that names the same port', () => {
    expect(fits('postgresql://*:5432')).toBe(false);
    expect(fits('postgresql://*:5432', { port: '5432' })).toBe(true);
    expect(fits('postgresql://*', { port: '5432' })).toBe(true);
  });

  it('with a user fits only a connection that names the same user', () => {
    expect(fits('postgresql://user@*')).toBe(false);
    expect(fits('postgresql://user@*', { username: 'other' })).toBe(false);
    expect(fits('postgresql://user@*', { username: 'user' })).toBe(true);
    expect(fits('postgresql://user:unused@*', { username: 'user' })).toBe(true);
  });

  it.each(['postgresql+psycopg2://*', 'host', 'postgresql:///*', '://host'])(
    'with the url %s can fit nothing, and is refused',
    (url) => {
      expect(() => fits(url)).toThrow(expect.objectContaining({ code: 'DB_AUTH_INVALID' }) as Error);
    },
  );

  it('counts only if no earlier one fits, and a later faulty one is not looked at', () => {
    const first = { url: 'postgresql://*', password: 'first' };
    expect(findCredential([first, { url: 'postgresql://host.example.com', password: 'second' }], query)).toBe(
      first,
    );
    expect(findCredential([first, { url: 'faulty', password: 'x' }], query)).toBe(first);
  });
});
