import { processVariables } from '#adapters/runtime';
import { healthUrl, isHealthy } from './ask-health';

describe('healthUrl', () => {
  it('asks where an app listens that has no variables of its own', () => {
    const port = String(processVariables.PORT.parse(undefined));
    expect(healthUrl({}, '/health/live').href).toBe(`http://127.0.0.1:${port}/health/live`);
    expect(healthUrl({ PORT: '', LISTEN_HOST: '' }, '/health/live').port).toBe(port);
  });

  it.each([
    [{ PORT: '9000' }, 'http://127.0.0.1:9000/health/ready'],
    [{ PORT: '9000', LISTEN_HOST: '::' }, 'http://[::1]:9000/health/ready'],
    [{ PORT: '9000', LISTEN_HOST: '10.0.0.7' }, 'http://10.0.0.7:9000/health/ready'],
    [{ PORT: '9000', LISTEN_HOST: '::1' }, 'http://[::1]:9000/health/ready'],
  ])('follows the variables of the app: %j', (env, href) => {
    expect(healthUrl(env, '/health/ready').href).toBe(href);
  });
});

describe('isHealthy', () => {
  it('says no where nobody listens', async () => {
    // Port 1 of the loopback: no unprivileged process can have it.
    expect(await isHealthy(new URL('http://127.0.0.1:1/health/live'))).toBe(false);
  });
});
