import { readOptions } from './options';

describe('the options of npm start', () => {
  it('have defaults', () => {
    expect(readOptions([], {})).toMatchObject({
      help: false,
      demo: false,
      exit: false,
      data: undefined,
      ports: { enqueue: 8640, postgres: 8645, redis: 8646 },
    });
  });

  it('take single ports', () => {
    const { ports } = readOptions(['--port', 'redis=7000', '--port', 'idle=7001'], {});
    expect(ports).toMatchObject({ redis: 7000, idle: 7001, enqueue: 8640 });
  });

  it.each(['redis', 'redis=', 'redis=0', 'redis=65536', 'radish=7000', '=7000', 'toString=7000'])(
    'refuse --port %s, naming what it must be',
    (text) => {
      expect(() => readOptions(['--port', text], {})).toThrow('must be NAME=NUMBER');
    },
  );

  it('find the data folder from where the user stood', () => {
    expect(readOptions(['--data', 'night'], { INIT_CWD: '/home/ada' }).data).toBe('/home/ada/night');
    expect(readOptions(['--data', '/night'], { INIT_CWD: '/home/ada' }).data).toBe('/night');
    expect(readOptions([], { AUTOINGEST_DATA: '/var/night' }).data).toBe('/var/night');
    expect(readOptions(['--data', '/night'], { AUTOINGEST_DATA: '/var/night' }).data).toBe('/night');
    expect(readOptions([], { AUTOINGEST_DATA: '' }).data).toBeUndefined();
  });

  it.each([
    [['--exit'], '--exit goes with --demo'],
    [['--data', ''], '--data needs a folder'],
    [['--no-such-thing'], "Unknown option '--no-such-thing'"],
    [['surplus'], "Unexpected argument 'surplus'"],
  ])('refuse %p', (args, message) => {
    expect(() => readOptions(args, {})).toThrow(message);
  });
});
