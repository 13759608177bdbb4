import { S3_PROFILE_URL, s3ProfilesFrom } from './s3-profile';

describe('S3 profiles', () => {
  it('come from variables, with key and secret decoded', () => {
    expect(
      s3ProfilesFrom({
        LSST_RESOURCES_S3_PROFILE_embargo: 'https://KEY:se%2Fcr%2Bet%25@s3.example.org:8080',
        LSST_RESOURCES_S3_PROFILE_other: 'http://k:s@host/',
        LSST_RESOURCES_S3_PROFILE_empty: '',
        PATH: '/bin',
      }),
    ).toEqual({
      faults: [],
      profiles: [
        {
          name: 'embargo',
          endpoint: 'https://s3.example.org:8080',
          accessKeyId: 'KEY',
          secretAccessKey: 'se/cr+et%',
        },
        { name: 'other', endpoint: 'http://host', accessKeyId: 'k', secretAccessKey: 's' },
      ],
    });
  });

  it('have a default one where there is an endpoint for it', () => {
    const keys = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };
    expect(s3ProfilesFrom({ ...keys, S3_ENDPOINT_URL: 'http://127.0.0.1:9000/' }).profiles).toEqual([
      { name: null, endpoint: 'http://127.0.0.1:9000', accessKeyId: 'key', secretAccessKey: 'secret' },
    ]);
    expect(s3ProfilesFrom(keys)).toEqual({ profiles: [], faults: [] });
  });

  it('show every fault at once, and no secret', () => {
    const { faults } = s3ProfilesFrom({
      LSST_RESOURCES_S3_PROFILE_a: 'https://host',
      LSST_RESOURCES_S3_PROFILE_b: 'https://key:%zz@host',
      LSST_RESOURCES_S3_PROFILE_: 'https://key:secret@host',
      S3_ENDPOINT_URL: 'host:9000',
    });
    expect(faults.map(({ variable }) => variable)).toEqual([
      'LSST_RESOURCES_S3_PROFILE_a',
      'LSST_RESOURCES_S3_PROFILE_b',
      'LSST_RESOURCES_S3_PROFILE_',
      'S3_ENDPOINT_URL',
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
    ]);
    expect(JSON.stringify(faults)).not.toContain('zz');
  });

  it.each([
    'ftp://key:secret@host',
    'https://key@host',
    'https://key:se/cret@host',
    'https://key:secret@host/path',
    'https://key:secret@host?x',
    'https://key:secret@host:port',
    'key:secret@host',
  ])('are not written %s', (url) => {
    expect(S3_PROFILE_URL.test(url)).toBe(false);
  });
});
