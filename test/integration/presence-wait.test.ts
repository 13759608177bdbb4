import { connect } from 'node:net';
import { answerIn, closed, exchange } from '../support/raw-http';
import {
  ABSENT,
  answersAs,
  arrived,
  arrivedSilently,
  ask,
  figure,
  newGroup,
  presentAs,
  startPresence,
  target,
  untilAnswered,
  untilWaiting,
  type Presence,
} from './presence-fixture';

let app: Presence;
const LONG = '?wait=60';

beforeAll(async () => {
  app = await startPresence();
});

afterAll(async () => {
  await app.stop();
});

describe('a question that waits', () => {
  it('is answered at once where the image is there', async () => {
    const group = newGroup();
    await arrived(group, 'R22_S11');
    expect(await ask(app, target(group, LONG))).toEqual([200, presentAs('R22_S11')]);
  });

  it('is answered when the image arrives, whoever asked for it', async () => {
    const group = newGroup();
    const asked = [1, 2, 3].map(() => ask(app, target(group, LONG)));
    const other = ask(app, target(group, LONG, '/R22_S12'));
    await untilWaiting(app, 4);
    await arrived(group, ['R22_S10', 'R22_S11']);
    expect(await Promise.all(asked)).toEqual([1, 2, 3].map(() => [200, presentAs('R22_S11')]));
    await untilWaiting(app, 1);
    await arrived(group, 'R22_S12');
    expect(await other).toEqual([200, presentAs('R22_S12')]);
    await untilWaiting(app, 0);
  });

  it('misses no image that arrives about when it is asked for', async () => {
    const groups = Array.from({ length: 200 }, newGroup);
    const asked = groups.map((group) => ask(app, target(group, LONG)));
    await Promise.all(groups.map((group) => arrived(group, 'R22_S11')));
    expect(await Promise.all(asked)).toEqual(groups.map(() => [200, presentAs('R22_S11')]));
  });

  it('is answered when a Python worker has recorded the image, which tells nobody', async () => {
    const group = newGroup();
    const asked = ask(app, target(group, LONG));
    await untilWaiting(app, 1);
    await arrivedSilently(group, 'R22_S11');
    expect(await asked).toEqual([200, presentAs('R22_S11')]);
  });

  it('looks once more before it says that nothing came', async () => {
    // Again where this test has not come in time to see it wait.
    for (let isHeld = false; !isHeld;) {
      const group = newGroup();
      const asked = ask(app, target(group, '?wait=0.2'));
      await Promise.race([untilWaiting(app, 1), asked]);
      await arrivedSilently(group, 'R22_S11');
      isHeld = (await figure(app, 'autoingest_presence_waiting')) === 1;
      const answer = await asked;
      if (isHeld) expect(answer).toEqual([200, presentAs('R22_S11')]);
    }
  });

  it('is let go when its client goes away', async () => {
    const leaving = new AbortController();
    const asked = [1, 2].map(() => ask(app, target(newGroup(), LONG), leaving.signal).catch(() => 'gone'));
    const socket = connect(app.process.port, '127.0.0.1');
    socket.write(`GET ${target(newGroup(), LONG)} HTTP/1.1\r\nHost: test\r\n\r\n`);
    await untilWaiting(app, 3);
    leaving.abort();
    socket.destroy();
    expect(await Promise.all(asked)).toEqual(['gone', 'gone']);
    await untilWaiting(app, 0);
    await closed(socket);
  });

  it('is one at a time on a connection', async () => {
    const group = newGroup();
    const request = `GET ${target(group, LONG)} HTTP/1.1\r\nHost: test\r\n`;
    const before = await figure(app, answersAs('invalid'));
    const exchanged = exchange(app.process.port, `${request}\r\n${request}Connection: close\r\n\r\n`);
    await untilAnswered(app, 'invalid', before, 1);
    await arrived(group, 'R22_S11');
    const text = await exchanged;
    expect(text.split('HTTP/1.1 ').map((answer) => answer.slice(0, 3))).toEqual(['', '200', '429']);
    expect(JSON.parse(answerIn(text.slice(text.lastIndexOf('HTTP/1.1'))).body)).toEqual({
      error: true,
      message: 'A question waits on this connection already; use one connection each',
    });
  });

  it('is answered on shut-down, with what is there', async () => {
    const ending = await startPresence();
    const group = newGroup();
    const asked = [ask(ending, target(group, LONG)), ask(ending, target(newGroup(), LONG))];
    await untilWaiting(ending, 2);
    await arrivedSilently(group, 'R22_S11');
    await ending.stop();
    expect(await Promise.all(asked)).toEqual([
      [200, presentAs('R22_S11')],
      [200, ABSENT],
    ]);
  });
});

describe('a question for a snap that waits', () => {
  it('is answered when all that is expected has arrived', async () => {
    const group = newGroup();
    const [, { absent }] = (await ask(app, target(group, '', ''))) as [number, { absent: string[] }];
    const asked = ask(app, target(group, LONG, ''));
    await untilWaiting(app, 1);
    await arrived(group, absent.slice(0, 100));
    await arrived(group, absent.slice(100));
    const [status, list] = (await asked) as [number, { present: object[] }];
    expect([status, list]).toMatchObject([200, { error: false, absent: [] }]);
    expect(list.present).toHaveLength(197);
  });

  it('tells what has arrived when its time is over', async () => {
    const group = newGroup();
    await arrived(group, 'R22_S11');
    const asked = ask(app, target(group, '?wait=0.1', ''));
    const [, list] = (await asked) as [number, { present: object[]; absent: string[] }];
    expect([list.present.length, list.absent.length]).toEqual([1, 196]);
  });
});

describe('questions that wait, with DELETE_SEEN', () => {
  it('get an image once, be they at one process or two', async () => {
    const forgetful = await Promise.all([1, 2].map(() => startPresence({ DELETE_SEEN: '1' })));
    try {
      const group = newGroup();
      const asked = forgetful.flatMap((of) => [1, 2, 3].map(() => ask(of, target(group, LONG))));
      for (const of of forgetful) await untilWaiting(of, 3);
      await arrived(group, 'R22_S11');
      await Promise.race(asked);
      // Those who did not get it are told so as the processes end.
      await Promise.all(forgetful.map((of) => of.stop()));
      const answers = await Promise.all(asked);
      const told = answers.filter(([, answer]) => (answer as { present: boolean }).present);
      expect(told).toEqual([[200, presentAs('R22_S11')]]);
      expect(answers.map(([status]) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    } finally {
      await Promise.all(forgetful.map((of) => of.stop()));
    }
  });
});
