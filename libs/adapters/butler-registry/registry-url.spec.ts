import { holdsPassword, parseRegistryUrl, tlsModeOf } from './registry-url';

describe('the URL of a registry', () => {
  it('is taken apart as SQLAlchemy does, driver and options included', () => {
    expect(
      parseRegistryUrl(
        'postgresql+psycopg2://us%40er:p%2Fw@host.org:6432/lsst_db?sslmode=require&application_name=x',
      ),
    ).toEqual({
      dialect: 'postgresql',
      username: 'us@er',
      password: 'p/w',
      host: 'host.org',
      port: '6432',
      database: 'lsst_db',
      query: new Map([
        ['sslmode', 'require'],
        ['application_name', 'x'],
      ]),
    });
  });

  it('tells a missing part from an empty one', () => {
    expect(parseRegistryUrl('postgresql://host')).toMatchObject({
      username: undefined,
      password: undefined,
      port: undefined,
      database: undefined,
    });
    expect(parseRegistryUrl('postgresql://:@host:/')).toMatchObject({
      username: '',
      password: '',
      port: '',
      database: '',
    });
  });

  it('may have an IPv6 address, or no host at all', () => {
    expect(parseRegistryUrl('postgresql://[::1]:5432/db')).toMatchObject({ host: '::1', port: '5432' });
    expect(parseRegistryUrl('postgresql:///db')).toMatchObject({ host: undefined, database: 'db' });
    expect(parseRegistryUrl('sqlite:////a/b.sqlite3')).toMatchObject({ dialect: 'sqlite' });
  });

  it('is not repeated when it is wrong, since it may hold a password', () => {
    expect(() => parseRegistryUrl('secret')).toThrow(
      expect.objectContaining({ code: 'REGISTRY_URL_INVALID' }) as Error,
    );
    expect(() => parseRegistryUrl('secret')).not.toThrow('secret');
  });

  it.each(['postgresql://user:pa@ss@host/db', 'postgresql://user:p@s/s@host/db'])(
    'is refused where the rest of a password would pass for a host or a database: %s',
    (url) => {
      expect(() => parseRegistryUrl(url)).toThrow(
        expect.objectContaining({ message: expect.stringContaining('%40') as unknown }) as Error,
      );
    },
  );

  it.each([
    ['postgresql://user:p@host/db', true],
    ['postgresql://user:p/w@host/db', true],
    ['postgresql+psycopg2://user:p%40@host', true],
    ['postgresql://user:p:w@host', true],
    ['postgresql://host/db?user=u&password=p', true],
    ['postgresql://user@host:5432/db', false],
    ['postgresql://host:5432/db?application_name=a', false],
  ])('%s holds a password: %s', (url, holds) => {
    expect(holdsPassword(url)).toBe(holds);
  });

  it.each([
    ['', 'prefer'],
    ['?sslmode=allow', 'allow'],
    ['?sslmode=disable&gssencmode=disable', 'disable'],
    ['?sslmode=verify-full', 'verify-full'],
  ])('with %j asks for TLS by %s', (options, mode) => {
    expect(tlsModeOf(parseRegistryUrl(`postgresql://h/d${options}`))).toBe(mode);
  });

  it.each([
    '?sslmode=maybe',
    '?options=-csearch_path%3Dother',
    '?target_session_attrs=any',
    '?channel_binding=require',
    '?gssencmode=require',
  ])('with %s is refused, naming the option', (options) => {
    const name = /\?(\w+)/.exec(options)?.[1] ?? '';
    expect(() => tlsModeOf(parseRegistryUrl(`postgresql://h/d${options}`))).toThrow(name);
  });

  it.each([
    'postgresql://a,b/d',
    'postgresql://a:1,b:2/d',
    'postgresql:///d?host=a,b',
    'postgresql:///d?host=a&host=b',
  ])('%s is refused, since it names several hosts', (text) => {
    expect(() => parseRegistryUrl(text)).toThrow('several hosts');
  });
});
