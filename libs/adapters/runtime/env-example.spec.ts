import { envExample } from './env-example';
import { configSchema } from './parse-config';
import { integer, optionalSecret, optionalText, text } from './variable';

const HOST = text({ doc: 'The host.', mustHold: 'a name', example: 'redis' });
const PORT = integer({ doc: 'The port.', byDefault: 8000, min: 1, max: 9 });
const SECRET = optionalSecret({ doc: 'The secret.', mustHold: 'a secret' });

describe('the example of an environment', () => {
  it('names each variable once, under the apps that read it', () => {
    const apps = { enqueue: configSchema({ HOST, PORT, SECRET }), idle: configSchema({ HOST, PORT }) };
    expect(envExample(apps))
      .toBe(`# The environment of the apps. Written from their schemas; what is commented out shows the default.

### every app

# The host.
# Holds a name.
HOST=redis

# The port.
# Holds a whole number from 1 to 9.
# PORT=8000

### enqueue

# The secret.
# Holds a secret.
# SECRET=
`);
  });

  it('cannot be written when two apps mean different things by a name', () => {
    const other = optionalText({ doc: 'Another port.', mustHold: 'x' });
    expect(() => envExample({ a: configSchema({ PORT }), b: configSchema({ PORT: other }) })).toThrow(
      'PORT of b is documented otherwise in a',
    );
  });
});
