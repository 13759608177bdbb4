import { type ConfigSchema, configSchema, optionalSecret } from '#adapters/runtime';
import { appSchemas } from '../support/app-schemas';
import { appRuns, type AppRun } from './secrets/app-runs';
import type { CommandRun } from './secrets/command-run';
import { COMMANDS_RUN, commandRuns } from './secrets/command-runs';
import { SecretPlaces, secretVariables } from './secrets/secret-places';
import { SecretStage } from './secrets/secret-stage';
import type { WatchedProcess } from './secrets/watched-process';

jest.setTimeout(120_000);

const CONCURRENT_COMMANDS = 3;

let stage: SecretStage;
beforeAll(async () => {
  stage = await SecretStage.start();
  // Also the first command that handles a password rightly: it has it from the environment.
  const made = stage.run('cli', ['create', stage.repo, '--registry-db', stage.registryUrl()]);
  expect([await made.child.end(), made.child.output]).toEqual([
    0,
    expect.stringContaining('Made the repository'),
  ]);
  const registered = stage.run('cli', ['register-instrument', stage.repo, 'LSSTCam']);
  expect([await registered.child.end(), stage.leaksIn(made.seen + registered.seen)]).toEqual([0, []]);
});
afterAll(() => stage.stop());

/** Nothing of a secret is seen; nor had one to be taken out of a line at the last moment, since none came so far. */
function expectNoSecret(seen: string): void {
  expect(stage.leaksIn(seen)).toEqual([]);
  expect(seen).not.toContain('[secret]');
}

describe('the watch over secrets', () => {
  it('has a marked value for every variable that a schema calls secret', () => {
    expect(Object.keys(stage.secrets(stage.right))).toEqual(
      expect.arrayContaining(secretVariables(appSchemas).map((name) => name.replace('<name>', 'marked'))),
    );
    const newer: ConfigSchema = configSchema({ NEW_TOKEN: optionalSecret({ doc: 'x', mustHold: 'x' }) });
    const names = secretVariables({ ...appSchemas, newer });
    const servers = { store: '', summit: '', registryRole: '' };
    expect(() => new SecretPlaces().environment(names, servers)).toThrow('NEW_TOKEN');
  });

  it('sees a secret in whatever form it got out', () => {
    const { redis } = stage.right;
    const half = redis.value.slice(0, 16);
    const forms = [
      redis.value,
      `a${half}b`,
      encodeURIComponent(redis.value),
      JSON.stringify({ a: redis.value }),
      `Basic ${Buffer.from(`user:${redis.value}`).toString('base64')}`,
      `Basic ${Buffer.from(`x:${redis.value}`).toString('base64')}`,
      Buffer.from(`${redis.value}@host`).toString('base64url'),
      JSON.stringify(Buffer.from(redis.value)),
      Buffer.from(redis.value).toString('hex'),
    ];
    expect(forms.filter((form) => stage.leaksIn(form).length === 0)).toEqual([]);
    expect(stage.leaksIn('nothing of it')).toEqual([]);
  });

  it('knows every command', async () => {
    const help = stage.run('cli', ['--help']);
    await help.child.end();
    const words = [...help.child.output.matchAll(/^ {2}([a-z-]+) .*$/gm)].map(([, word]) => word);
    expect(words.filter((word) => word !== 'help' && !COMMANDS_RUN.includes(word ?? ''))).toEqual([]);
    expect(words).toContain('create');
  });
});

describe.each(['enqueue', 'presence', 'idle', 'worker'])('%s tells no secret when', (app) => {
  const runs = appRuns.filter((run) => run.apps.includes(app));
  it.each(runs.map((run): [string, AppRun] => [run.when, run]))('%s', async (_when, run) => {
    const { env, says, meanwhile } = run.of(stage);
    const watched = stage.run(app, [], env);
    await watched.listens();
    await provoke(watched);
    await meanwhile?.(watched);
    await watched.child.printed(says);
    await provoke(watched);
    watched.lookAtProcessList();
    await watched.child.end('SIGTERM');
    expectNoSecret(watched.seen);
  });
});

/** Asks all that can be asked: what is right, what is wrong, with a wrong secret, with each of the right ones. */
async function provoke(watched: WatchedProcess): Promise<void> {
  const port = /"port":(\d+),/.exec(watched.child.output)?.[1];
  if (port === undefined) return;
  const at = `http://127.0.0.1:${port}`;
  for (const path of [
    '/health/live',
    '/health/ready',
    '/metrics',
    '/nothing/here',
    '/presence/LSSTCam/2026-01-25T00:00:00.007/0/R22_S11',
    '/presence/LSSTCam/2026-01-25T00:00:00.007/0',
    '/presence/HSC/1/0/R22_S11',
  ]) {
    await watched.ask(`${at}${path}`);
  }
  const { right, wrong } = stage;
  const s3 = { bucket: { name: 'secrets' }, object: { key: stage.servers.keys[9] } };
  for (const body of [
    JSON.stringify({
      Records: [{ eventName: 'ObjectCreated:Put', s3, opaqueData: wrong.notification.value }],
    }),
    JSON.stringify({
      Records: [{ eventName: 'ObjectCreated:Put', s3, opaqueData: right.notification.value }],
    }),
    JSON.stringify({
      Records: [{ eventName: 'ObjectRemoved:Delete', s3, opaqueData: right.previousNotification.value }],
    }),
    JSON.stringify({
      Records: [{ s3: { bucket: {}, object: { key: 1 } }, opaqueData: right.notification.value }],
    }),
    JSON.stringify({ Records: right.notification.value }),
    `{"Records":[{"opaqueData":"${right.notification.value}"`,
  ]) {
    await watched.ask(`${at}/notify`, { method: 'POST', body });
  }
}

describe('autoingest tells no secret:', () => {
  const ends = new Map<CommandRun, PromiseWithResolvers<Ended>>();
  for (const run of commandRuns) ends.set(run, Promise.withResolvers());

  beforeAll(() => {
    // Several at a time: most of what each takes is the start of Node.
    const waiting = [...ends];
    const next = async (): Promise<void> => {
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
        const [run, end] = one;
        await ended(run).then(end.resolve, end.reject);
      }
    };
    void Promise.all(Array.from({ length: CONCURRENT_COMMANDS }, next));
  });

  it.each(commandRuns.map((run): [string, CommandRun] => [run.name, run]))('%s', async (_name, run) => {
    const { status, output, seen } = (await ends.get(run)?.promise) ?? { status: null, output: '', seen: '' };
    expect([status, output]).toEqual([run.status, expect.stringMatching(run.says)]);
    expectNoSecret(seen);
  });
});

interface Ended {
  readonly status: number | null;
  readonly output: string;
  readonly seen: string;
}

async function ended(run: CommandRun): Promise<Ended> {
  const watched = stage.run('cli', run.words(stage), run.env?.(stage));
  if (run.input !== undefined) watched.child.say(run.input(stage));
  watched.child.endInput();
  const status = await watched.child.end();
  return { status, output: watched.child.output, seen: watched.seen };
}

describe('Redis', () => {
  it('holds none, after all that was queued, refused, ingested and failed', async () => {
    const content = await stage.servers.redisContent();
    expect(content).toContain('REFUSED:');
    expect(content).toContain('OUTBOX:');
    expectNoSecret(content);
  });
});
