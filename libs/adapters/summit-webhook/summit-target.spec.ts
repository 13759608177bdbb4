import { summitTarget } from './summit-target';

describe('the place where the Summit is told', () => {
  it('is taken from the URI, its query included', () => {
    expect(summitTarget('https://summit.example:8443/hooks/new?token=abc')).toEqual({
      origin: 'https://summit.example:8443',
      path: '/hooks/new?token=abc',
      authorization: null,
    });
    expect(summitTarget('HTTP://summit.example')).toMatchObject({
      origin: 'http://summit.example',
      path: '/',
    });
  });

  it('is asked with the user and password of the URI, percent-encoding undone', () => {
    const { authorization = '' } = summitTarget('http://us%40er:p%3Ass%C3%A9@summit.example/') ?? {};
    const [, credential = ''] = authorization?.split(' ') ?? [];
    expect(Buffer.from(credential, 'base64').toString()).toBe('us@er:p:ssé');
  });

  it.each(['summit.example/hook', 'ftp://summit.example/', 'http://', 'http://a%ZZ:b@summit.example/', ''])(
    'is not %p',
    (uri) => {
      expect(summitTarget(uri)).toBeNull();
    },
  );
});
