import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { GroupKeys } from '#adapters/queue';
import { findRedisServer, freePort, startRedis, type RedisServer } from '../../stack';
import { askRaw } from '../support/raw-http';
import {
  arrived,
  arrivedSilently,
  ask,
  newGroup,
  presentAs,
  startPresence,
  target,
  untilWaiting,
  type Presence,
} from './presence-fixture';
import { testRedis } from '../support/test-redis';

// A Redis of its own: these tests count its commands, cut its connections and end it.
const program = findRedisServer(join(__dirname, '../../.cache'));
const LONG = '?wait=60';
let server: RedisServer;
let redis: Redis;
let keys: GroupKeys;
let app: Presence;

beforeEach(async () => {
  server = await startRedis({ program, port: await freePort() });
  redis = testRedis(server.port);
  keys = new GroupKeys(redis);
  app = await startPresence({ REDIS_PORT: `${server.port}` });
});

afterEach(async () => {
  await app.stop();
  redis.disconnect();
  await server.stop();
});

describe('a question that waits', () => {
  it('costs nothing while it waits, however many do', async () => {
    const groups = Array.from({ length: 600 }, newGroup);
    const asked = groups.map((group) => askRaw(app.process.port, 'GET', target(group, LONG)));
    await untilWaiting(app, groups.length);
    const commands = async (): Promise<number> =>
      Number(/total_commands_processed:(\d+)/.exec(await redis.info('stats'))?.[1]);
    const before = await commands();
    await arrivedSilently(groups.at(-1) ?? '', 'R22_S11', redis);
    await asked.at(-1);
    // The sweeps up to the one that found it, each with a command for 500 of them, and what this test asked itself.
    expect((await commands()) - before).toBeLessThan(groups.length / 4);
    await Promise.all(groups.map((group) => arrived(group, 'R22_S11', { keys })));
    const answers = (await Promise.all(asked)).map(({ body }) => JSON.parse(body) as unknown);
    expect(answers).toEqual(groups.map(() => presentAs('R22_S11')));
  });
});

describe('a question that waits while Redis', () => {
  it('starts again is answered when the image arrives', async () => {
    const group = newGroup();
    const asked = ask(app, target(group, LONG));
    await untilWaiting(app, 1);
    await server.stop();
    server = await startRedis({ program, port: server.port });
    await arrived(group, 'R22_S11', { keys });
    expect(await asked).toEqual([200, presentAs('R22_S11')]);
  });

  it('has cut the connection that arrivals are heard on is looked for again', async () => {
    const group = newGroup();
    const asked = ask(app, target(group, LONG));
    await untilWaiting(app, 1);
    expect(await redis.client('KILL', 'TYPE', 'pubsub')).toBeGreaterThan(0);
    await arrived(group, 'R22_S11', { keys });
    expect(await asked).toEqual([200, presentAs('R22_S11')]);
  });
});
