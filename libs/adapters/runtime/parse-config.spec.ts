import { Refused } from '#domain/failure';
import { configSchema, parseConfig, type ConfigSchema } from './parse-config';
import { processVariables } from './process-variables';
import { redisPasswordRule, redisVariables } from './redis-variables';
import { Secret } from './secret';
import {
  commaList,
  oneOf,
  onOff,
  onWhenSet,
  optionalText,
  readAs,
  secondsAsMs,
  secretFamily,
} from './variable';

const schema = configSchema(
  {
    ...processVariables,
    ...redisVariables,
    REFUSAL_DELAY: secondsAsMs({ doc: 'A pause.', byDefault: '1', min: 0, max: 20 }),
    SOURCE: onOff({ doc: 'A switch.', byDefault: true }),
    DELETE_SEEN: onWhenSet({ doc: 'A switch of old.' }),
    DURABLE_ACK: oneOf({ doc: 'A word.', words: ['off', 'aof'], byDefault: 'off' }),
    BUCKET: commaList({ doc: 'Buckets.', mustHold: 'buckets', byDefault: 'a', matches: /^[a-z@:-]+$/ }),
    WEBHOOK_URI: optionalText({ doc: 'A URI.', mustHold: 'a URI', matches: /^https?:/ }),
    PATTERN: readAs({ doc: 'A pattern.', mustHold: 'a pattern', byDefault: 'x' }, (text) => new RegExp(text)),
    'S3_PROFILE_<name>': secretFamily({ doc: 'A profile.', mustHold: 'a URL', matches: /^https?:/ }),
  },
  redisPasswordRule,
);

function faultsOf(env: Record<string, string>, of: ConfigSchema = schema): readonly string[] {
  try {
    parseConfig(of, env);
  } catch (error) {
    if (error instanceof Refused && error.code === 'CONFIG_INVALID') return error.message.split('\n').sort();
    throw error;
  }
  return [];
}

describe('a configuration', () => {
  it('has defaults for what is not set, or set to nothing', () => {
    expect(parseConfig(schema, { REDIS_HOST: 'localhost', PORT: '', REDIS_PASSWORD: '' })).toMatchObject({
      REDIS_HOST: 'localhost',
      REDIS_PORT: 6379,
      REDIS_PASSWORD: undefined,
      REDIS_TLS: false,
      PORT: 8000,
      METRICS_PORT: undefined,
      REFUSAL_DELAY: 1000,
      SOURCE: true,
      DELETE_SEEN: false,
      DURABLE_ACK: 'off',
      BUCKET: ['a'],
      'S3_PROFILE_<name>': {},
    });
  });

  it('is read as the operator wrote it', () => {
    const config = parseConfig(schema, {
      REDIS_HOST: 'redis',
      REDIS_PASSWORD: 'open sesame',
      REDIS_TLS: 'on',
      REFUSAL_DELAY: '5.0',
      SOURCE: 'OFF',
      DURABLE_ACK: 'aof',
      BUCKET: 'p@t:one, two,two,',
      WEBHOOK_URI: 'http://summit/',
      PATTERN: 'fits$',
      S3_PROFILE_embargo: 'https://key:word@host',
      LOG_CONFIG: '.=WARNING,queue=DEBUG',
    });
    expect(config).toMatchObject({
      REDIS_TLS: true,
      REFUSAL_DELAY: 5000,
      SOURCE: false,
      DURABLE_ACK: 'aof',
      BUCKET: ['p@t:one', 'two'],
      WEBHOOK_URI: 'http://summit/',
      PATTERN: /fits$/,
    });
    expect(config.REDIS_PASSWORD?.reveal()).toBe('open sesame');
    expect(config['S3_PROFILE_<name>']['embargo']?.reveal()).toBe('https://key:word@host');
    expect(config.LOG_CONFIG.of('queue')).toBe('debug');
  });

  it('reports every fault at once, with what is held and what must be', () => {
    expect(
      faultsOf({
        REDIS_PORT: 'many',
        PORT: '70000',
        REFUSAL_DELAY: '-1',
        SOURCE: 'maybe',
        DURABLE_ACK: 'yes',
        BUCKET: 'a,B',
        WEBHOOK_URI: 'summit',
        PATTERN: '(',
        LOG_CONFIG: 'queue=LOUD',
      }),
    ).toEqual([
      'BUCKET holds "a,B"; it must hold buckets',
      'DURABLE_ACK holds "yes"; it must hold off or aof',
      'LOG_CONFIG holds "queue=LOUD"; it must hold component=LEVEL,... with DEBUG, INFO, WARNING or ERROR, such as .=INFO,queue=DEBUG (not understood: queue=LOUD)',
      'PATTERN holds "("; it must hold a pattern (Invalid regular expression: /(/: Unterminated group)',
      'PORT holds "70000"; it must hold a whole number from 0 to 65535',
      'REDIS_HOST is not set; it must hold a host name or address',
      'REDIS_PORT holds "many"; it must hold a whole number from 1 to 65535',
      'REFUSAL_DELAY holds "-1"; it must hold seconds from 0 to 20, with or without a fraction',
      'SOURCE holds "maybe"; it must hold on or off (true, yes, 1; false, no, 0)',
      'WEBHOOK_URI holds "summit"; it must hold a URI',
    ]);
  });

  it('never shows a secret in a fault', () => {
    expect(faultsOf({ REDIS_HOST: '::1', S3_PROFILE_embargo: 'key:word@host' })).toEqual([
      'S3_PROFILE_embargo holds a value that is not shown; it must hold a URL',
    ]);
  });

  it.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['::1', true],
    ['redis', false],
    ['127.0.0.1.example.org', false],
    ['10.0.0.1', false],
  ])('with Redis on %s may do without its password: %s', (host, may) => {
    const faults = ['REDIS_PASSWORD is not set; it must hold a password, since REDIS_HOST is not loopback'];
    expect(faultsOf({ REDIS_HOST: host })).toEqual(may ? [] : faults);
  });

  it('reports a broken rule beside the faults of other variables', () => {
    expect(faultsOf({ REDIS_HOST: 'redis', PORT: 'x' })).toHaveLength(2);
  });

  it.each([
    ['1', true],
    ['', true],
    ['true', true],
  ])('takes a switch that is set to %j for switched on', (value, on) => {
    expect(parseConfig(schema, { REDIS_HOST: 'localhost', DELETE_SEEN: value }).DELETE_SEEN).toBe(on);
  });

  it.each(['off', 'false', '0', 'No'])('asks what is meant by a switch that is set to %s', (value) => {
    expect(faultsOf({ REDIS_HOST: 'localhost', DELETE_SEEN: value })).toEqual([
      expect.stringContaining('DELETE_SEEN holds'),
    ]);
  });

  it.each(['1e3', 'Infinity', 'NaN', '0x10', '5s', ' '])('takes %j for no duration', (value) => {
    expect(faultsOf({ REDIS_HOST: 'localhost', REFUSAL_DELAY: value })).toHaveLength(1);
  });

  it('keeps secrets out of everything that prints a value', () => {
    const config = parseConfig(schema, { REDIS_HOST: 'redis', REDIS_PASSWORD: 'open sesame' });
    expect(config.REDIS_PASSWORD).toBeInstanceOf(Secret);
    expect(`${JSON.stringify(config)} ${String(config.REDIS_PASSWORD)}`).not.toContain('sesame');
  });
});
