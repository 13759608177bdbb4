import { inspect } from 'node:util';
import { ObjectFailed } from '#domain/failure';
import { LogLevels } from './log-levels';
import { Logs } from './logs';
import { NestLog } from './nest-log';
import { Secret, secretsIn } from './secret';

function recorded(config: string, secrets: readonly Secret[] = []) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logs = new Logs({ app: 'worker', levels: new LogLevels(config), secrets, destination });
  return {
    logs,
    lines,
    parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

describe('a log', () => {
  it('is of JSON lines with a word for the level, the time, and the facts', () => {
    const { logs, parsed } = recorded('.=INFO');
    logs.for('queue').warn({ bucket: 'b', count: 2 }, 'gave a batch back');
    expect(parsed()).toEqual([
      {
        level: 'WARN',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
        app: 'worker',
        component: 'queue',
        bucket: 'b',
        count: 2,
        msg: 'gave a batch back',
      },
    ]);
  });

  it('prints of each component what LOG_CONFIG asks for', () => {
    const { logs, parsed } = recorded('.=WARNING,queue=DEBUG,queue.lua=error,s3=OFF');
    for (const component of ['queue', 'queue.redis', 'queue.lua', 's3', 'ingest']) {
      for (const level of ['debug', 'info', 'warn', 'error'] as const) logs.for(component)[level]({}, level);
    }
    const printed = parsed().map((line) => `${String(line['component'])} ${String(line['level'])}`);
    expect(printed).toEqual([
      ...['DEBUG', 'INFO', 'WARN', 'ERROR'].map((level) => `queue ${level}`),
      ...['DEBUG', 'INFO', 'WARN', 'ERROR'].map((level) => `queue.redis ${level}`),
      'queue.lua ERROR',
      'ingest WARN',
      'ingest ERROR',
    ]);
  });

  it('tells of a failure its code, its facts and its cause', () => {
    const { logs, parsed } = recorded('');
    const cause = new Error('inner');
    logs
      .for('x')
      .error(
        { err: new ObjectFailed('OBJECT_MISSING', 'gone', { facts: { path: 'b/k' }, cause }) },
        'failed',
      );
    expect(parsed()[0]?.['err']).toMatchObject({
      code: 'OBJECT_MISSING',
      facts: { path: 'b/k' },
      message: 'gone',
      cause: { message: 'inner' },
    });
  });

  it('never holds a secret, wherever it came from', () => {
    const secret = new Secret('p@ss"wörd');
    const { logs, lines } = recorded('', [secret]);
    logs.for('x').error({ secret, config: { secret }, password: 'else' }, 'with the thing itself');
    logs
      .for('x')
      .error({ err: new Error('cannot reach redis://:p@ss"wörd@host') }, 'with its value in a text');
    logs
      .for('x')
      .error({ uri: `https://k:${encodeURIComponent('p@ss"wörd')}@host` }, 'with its value in a URI');
    expect(lines).toHaveLength(3);
    expect(lines.join('')).not.toMatch(/wörd|w%C3%B6rd|else/);
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  it('carries what Nest says, its start at debug', () => {
    const { logs, parsed } = recorded('.=DEBUG');
    const nest = new NestLog(logs.for('nest'));
    nest.log('Mapped', 'Router');
    nest.error('broken', 'at line 1', 'Injector');
    expect(parsed()).toMatchObject([
      { level: 'DEBUG', component: 'nest', said: 'Mapped', context: 'Router' },
      { level: 'ERROR', component: 'nest', said: 'broken', stack: 'at line 1', context: 'Injector' },
    ]);
  });
});

describe('LOG_CONFIG', () => {
  it.each(['queue=LOUD', '=INFO', 'a b=INFO', 'a..b=INFO', 'queue='])('is faulty as %j', (config) => {
    expect(() => new LogLevels(config)).toThrow('not understood');
  });

  it('may be one word for all', () => {
    expect(new LogLevels('warning').of('anything')).toBe('warn');
  });
});

describe('a secret', () => {
  it('is not printed in any way', () => {
    const secret = new Secret('sesame');
    const shown = [secret.toString(), JSON.stringify({ secret }), inspect(secret), inspect({ a: [secret] })];
    expect(shown.join(' ')).not.toContain('sesame');
    expect(secret.reveal()).toBe('sesame');
  });

  it('is found anywhere in a configuration', () => {
    const [a, b] = [new Secret('a'), new Secret('b')];
    expect(secretsIn({ a, more: { b, none: null, text: 'x' }, undefined: undefined })).toEqual([a, b]);
  });
});
