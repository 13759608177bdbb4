import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, stillRuns, type ProcessIdentity } from '../../stack/process-identity';
import { ProcessBook } from '../../stack/process-book';
import { RunningProgram } from '../../stack/running-program';
import { Supervisor, type ProcessToSupervise } from '../../stack/supervisor';
import { eventually } from '../support/eventually';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const QUICK = { firstPauseMs: 5, longestPauseMs: 20, healthyMs: 60_000 };
const WAITS = "console.log('at work'); setInterval(() => undefined, 1000);";
const IGNORES_SIGTERM = `process.on('SIGTERM', () => undefined); ${WAITS}`;

interface Fixture {
  readonly supervisor: Supervisor;
  readonly book: ProcessBook;
  readonly told: string[];
  readonly started: ProcessIdentity[];
  readonly program: (name: string, script: string, graceMs?: number) => ProcessToSupervise;
}

async function fixture(name: string): Promise<Fixture> {
  mkdirSync(join(folder, name));
  const possession = await ProcessBook.open(join(folder, name, 'processes.json'));
  if ('heldBy' in possession) throw new Error(`held by ${possession.heldBy}`);
  const told: string[] = [];
  const started: ProcessIdentity[] = [];
  const book = possession.opened;
  return {
    supervisor: new Supervisor(book, (line) => told.push(line), QUICK),
    book,
    told,
    started,
    program: (program, script, graceMs = 10_000) => ({
      name: program,
      start: async () => {
        const logFile = join(folder, name, `${program}.log`);
        const running = await RunningProgram.start({
          command: process.execPath,
          args: ['-e', script],
          logFile,
          ownGroup: true,
        });
        started.push(identify(running.pid) ?? { pid: running.pid, began: 'gone' });
        return {
          pid: running.pid,
          ended: running.ended,
          lastLines: (lines) => running.lastLines(lines),
          stop: async () => {
            await running.stop('SIGTERM', graceMs);
          },
        };
      },
    }),
  };
}

describe('the supervisor', () => {
  it('leaves no process behind, not even one that ignores SIGTERM', async () => {
    const { supervisor, started, program } = await fixture('stop');
    await supervisor.run(program('one', WAITS));
    await supervisor.run(program('stubborn', IGNORES_SIGTERM, 200));
    expect(started.map(stillRuns)).toEqual([true, true]);
    await supervisor.stop();
    expect(started.map(stillRuns)).toEqual([false, false]);
  });

  it('starts again what is killed, and tells of it with its last lines', async () => {
    const { supervisor, told, started, program } = await fixture('restart');
    const first = await supervisor.run(program('worker', WAITS));
    await eventually(() => first.lastLines(1).includes('at work') || undefined);
    process.kill(first.pid, 'SIGKILL');
    await eventually(() => told.find((line) => line.startsWith('worker runs again')));
    expect(told[0]).toBe('worker ended by itself (signal SIGKILL). It wrote last:\n    at work');
    expect(started.map(stillRuns)).toEqual([false, true]);
    await supervisor.stop();
    expect(started.map(stillRuns)).toEqual([false, false]);
  });

  it('pauses longer each time when a process keeps ending', async () => {
    const { supervisor, told, program } = await fixture('back-off');
    await supervisor.run(program('faulty', "console.error('wrong configuration'); process.exit(3);"));
    const pauses = await eventually(() => {
      const lines = told.filter((line) => line.includes('is started again in'));
      return lines.length >= 4 ? lines : undefined;
    });
    await supervisor.stop();
    expect(pauses.slice(0, 4).map((line) => /in ([\d.]+) s/.exec(line)?.[1])).toEqual([
      '0.005',
      '0.01',
      '0.02',
      '0.02',
    ]);
    expect(told[0]).toBe('faulty ended by itself (exit status 3). It wrote last:\n    wrong configuration');
  });

  it('rejects when a process cannot be started at all', async () => {
    const { supervisor } = await fixture('missing');
    const start = (): Promise<never> =>
      RunningProgram.start({
        command: join(folder, 'no-such-program'),
        args: [],
        ownGroup: true,
      }) as Promise<never>;
    await expect(supervisor.run({ name: 'nothing', start })).rejects.toThrow('ENOENT');
  });
});

describe('the process book', () => {
  const sleeper = (): Promise<RunningProgram> =>
    RunningProgram.start({ command: process.execPath, args: ['-e', WAITS], ownGroup: true });
  const bookOf = (name: string, stack: object, children: readonly object[]): string => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify({ stack, children }));
    return file;
  };

  it('tells who has the data folder while that stack runs', async () => {
    const other = await sleeper();
    const file = bookOf('held', identify(other.pid) ?? {}, []);
    expect(await ProcessBook.open(file)).toEqual({ heldBy: other.pid });
    await other.stop('SIGTERM', 10_000);
    expect(await ProcessBook.open(file)).toMatchObject({ leftBehind: [] });
  });

  it('stops what a killed stack left running', async () => {
    const orphan = await sleeper();
    const identity = identify(orphan.pid);
    const file = bookOf('killed', { pid: 2 ** 22 + 1, began: 'long ago' }, [
      { name: 'worker', ...identity, stopSignal: 'SIGTERM' },
    ]);
    expect(await ProcessBook.open(file)).toMatchObject({ leftBehind: [{ name: 'worker', pid: orphan.pid }] });
    expect(await orphan.ended).toEqual({ code: null, signal: 'SIGTERM' });
  });

  it('never touches a process that only has the number of an old one', async () => {
    const stranger = await sleeper();
    const file = bookOf('reused', { pid: 2 ** 22 + 1, began: 'long ago' }, [
      { name: 'worker', pid: stranger.pid, began: 'another boot 123', stopSignal: 'SIGTERM' },
    ]);
    expect(await ProcessBook.open(file)).toMatchObject({ leftBehind: [] });
    expect(stranger.hasEnded).toBe(false);
    await stranger.stop('SIGTERM', 10_000);
  });

  it('begins anew where the file is damaged', async () => {
    const file = join(folder, 'damaged.json');
    writeFileSync(file, '{"stack":');
    expect(await ProcessBook.open(file)).toMatchObject({ leftBehind: [] });
  });
});
