import { runCli } from '../run-cli';

const PROFILE = { LSST_RESOURCES_S3_PROFILE_p: 'http://key:s3cret@127.0.0.1:1' };

/** Runs `autoingest ceph …` where no gateway is asked, because the words or the environment are wrong. */
async function refused(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  expect(await runCli(['ceph', ...words], { environment, out: say, error: say })).toBe(2);
  return said.join('\n');
}

describe('autoingest ceph', () => {
  const endpoint = ['--endpoint', 'http://h:8000/notify'];
  it.each([
    [['status', 'a/b'], {}, '"a/b" is not [profile@][tenant:]bucket'],
    [['status', 'b'], {}, 'set S3_ENDPOINT_URL'],
    [['status', 'b'], { S3_ENDPOINT_URL: 'http://h' }, 'AWS_ACCESS_KEY_ID must hold'],
    [['status', 'q@b'], PROFILE, 'no S3 profile q: set LSST_RESOURCES_S3_PROFILE_q'],
    [
      ['status', 'q@b'],
      { LSST_RESOURCES_S3_PROFILE_q: 's3cret' },
      'LSST_RESOURCES_S3_PROFILE_q must hold https://KEY:SECRET',
    ],
    [['status', 'p@b', '--topic', 'a b'], PROFILE, '--topic must be 1 to 256 letters'],
    [['status', 'p@b', '--notification', ''], PROFILE, '--notification must be'],
    [['status', 'p@b', '--endpoint', 'ftp://h'], PROFILE, '--endpoint must be http://'],
    [['status', 'p@b', '--endpoint', 'http://u:s3cret@h/notify'], PROFILE, 'no user and password'],
    [['setup', 'p@b', '--endpoint', 'http://h:8000'], PROFILE, 'must end in /notify, where'],
    [['setup', 'p@b', '--endpoint', 'http://h:8000/notify/'], PROFILE, 'not in "/notify/"'],
    [['setup', 'p@b'], PROFILE, 'say where events go: --endpoint'],
    [['setup', 'p@b', ...endpoint], PROFILE, 'NOTIFICATION_SECRET must hold'],
    [
      ['setup', 'p@b', ...endpoint, '--attribute', 'OpaqueData=s3cret'],
      PROFILE,
      '--attribute must be name=value',
    ],
    [['setup', 'p@b', ...endpoint, '--attribute', 'verify-ssl'], PROFILE, '--attribute must be name=value'],
  ])('refuses %j with %j', async (words, environment, says) => {
    const said = await refused(words, environment);
    expect(said).toContain(says);
    expect(said).not.toContain('s3cret');
  });
});
