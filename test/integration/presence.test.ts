import { askRaw } from '../support/raw-http';
import {
  ABSENT,
  arrived,
  arrivedSilently,
  ask,
  figure,
  newGroup,
  presentAs,
  redis,
  startPresence,
  target,
  uriOf,
  type Presence,
} from './presence-fixture';

const CAMERAS = 'LATISS, LSSTComCam, LSSTComCamSim, LSSTCam, LSST-TS8';
const NOTHING = 'There is nothing here; ask for /presence/INSTRUMENT/GROUP/SNAP/DETECTOR';
const GROUP = newGroup();
const FULL =
  '{"error":false,"present":true,"uri":"s3://embargo@rubin-summit/LSSTCam/20260125/x/x_R22_S11.fits"}';
const EMPTY = '{"error":false,"present":false}';
const fault = (message: string): string => JSON.stringify({ error: true, message });
const noSnap = (snap: string): string => fault(`Unrecognized snap ${snap}; it is an integer from 0`);
const noDetector = (name: string): string =>
  fault(`Unrecognized detector name ${name}; LSSTCam has 205 such as R01_S00 and R44_SW1`);

let app: Presence;

beforeAll(async () => {
  app = await startPresence();
  await arrived(GROUP, ['R22_S11', 'R00_SW0', 'R04_SG1']);
});

afterAll(async () => {
  await app.stop();
});

describe('the contract', () => {
  it.each([
    ['GET', `LSSTCam/${GROUP}/0/R22_S11`, 200, FULL],
    ['GET', `LSSTCam/${GROUP}/000/R22_S11`, 200, FULL],
    ['GET', `LSSTCam/${GROUP}/0/R22_S11?unknown=1&wait=0`, 200, FULL],
    ['GET', `LSSTCam/${GROUP}/0/R00_SW0`, 200, FULL.replace('R22_S11', 'R00_SW0')],
    ['GET', `LSSTCam/${GROUP}/0/R04_SG1`, 200, FULL.replace('R22_S11', 'R04_SG1')],
    ['GET', `LSSTCam/${GROUP}/0/R22_S12`, 200, EMPTY],
    ['GET', `LSSTCam/${GROUP}/1/R22_S11`, 200, EMPTY],
    ['GET', `LSSTCam/${GROUP}x/0/R22_S11`, 200, EMPTY],
    ['GET', `LSSTCam//0/R22_S11`, 200, EMPTY],
    ['GET', `LSSTComCam/${GROUP}/0/R22_S11`, 200, EMPTY],
    ['GET', `LSSTComCamSim/${GROUP}/0/R22_S11`, 200, EMPTY],
    ['GET', `LSST-TS8/${GROUP}/0/R22_S11`, 200, EMPTY],
    ['GET', `LATISS/${GROUP}/0/R00_S00`, 200, EMPTY],
    ['GET', `LSSTCam/${GROUP}/9007199254740993/R22_S11`, 200, EMPTY],
    ['GET', `LSSTCam/${GROUP}/${'9'.repeat(400)}/R22_S11`, 200, EMPTY],
    ['GET', `HSC/${GROUP}/0/R22_S11`, 400, fault(`Unknown instrument HSC; there are ${CAMERAS}`)],
    ['GET', `lsstcam/${GROUP}/0/R22_S11`, 400, fault(`Unknown instrument lsstcam; there are ${CAMERAS}`)],
    ['GET', `HSC/${GROUP}/0`, 400, fault(`Unknown instrument HSC; there are ${CAMERAS}`)],
    ['GET', `LSSTCam/${GROUP}/-1/R22_S11`, 400, noSnap('-1')],
    ['GET', `LSSTCam/${GROUP}/1.0/R22_S11`, 400, noSnap('1.0')],
    ['GET', `LSSTCam/${GROUP}/one`, 400, noSnap('one')],
    ['GET', `LSSTCam/${GROUP}/0/R22_S11_junk`, 400, noDetector('R22_S11_junk')],
    ['GET', `LSSTCam/${GROUP}/0/R22_S11%0A`, 400, noDetector('R22_S11\n')],
    ['GET', `LSSTCam/${GROUP}/0/94`, 400, noDetector('94')],
    ['GET', `LSSTCam/${GROUP}/0/`, 400, noDetector('')],
    [
      'GET',
      `LATISS/${GROUP}/0/RXX_S00`,
      400,
      fault('Unrecognized detector name RXX_S00; LATISS has only R00_S00'),
    ],
    [
      'GET',
      `LSSTCam/${GROUP}/0/R22_S11?wait=61`,
      400,
      fault('Unrecognized wait 61; it is a number of seconds from 0 to 60'),
    ],
    [
      'GET',
      `LSSTCam/${GROUP}/0/R22_S11?wait=1&wait=2`,
      400,
      fault('Unrecognized wait given more than once; it is a number of seconds from 0 to 60'),
    ],
    [
      'GET',
      `LSSTCam/%zz/0/R22_S11`,
      400,
      fault("'/presence/LSSTCam/%zz/0/R22_S11' is not a valid url component"),
    ],
    ['GET', `LSSTCam/${GROUP}`, 404, fault(NOTHING)],
    ['GET', `LSSTCam/${GROUP}/0/R22_S11/`, 404, fault(NOTHING)],
    ['GET', `LSSTCam/a/b/0/R22_S11`, 404, fault(NOTHING)],
    ['POST', `LSSTCam/${GROUP}/0/R22_S11`, 405, fault('POST is not answered here; ask by GET')],
    ['DELETE', `LSSTCam/${GROUP}/0`, 405, fault('DELETE is not answered here; ask by GET')],
    ['PROPFIND', `LSSTCam/${GROUP}/0/R22_S11`, 405, fault('PROPFIND is not answered here; ask by GET')],
    ['FETCH', `LSSTCam/${GROUP}/0/R22_S11`, 405, fault('Only GET is answered here')],
    ['HEAD', `LSSTCam/${GROUP}/0/R22_S11`, 405, ''],
    ['GET', `LSSTCam/${'g'.repeat(4096)}/0/R22_S11`, 414, fault('A URL may have 4096 characters')],
    ['GET', `LSSTCam/${'g'.repeat(9000)}/0/R22_S11`, 431, fault('URL and headers may have 8192 bytes')],
  ])('%s %s is answered %i %s', async (method, path, status, body) => {
    const answer = await askRaw(app.process.port, method, `/presence/${path}`);
    expect([answer.status, answer.body]).toEqual([status, body]);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('allow')).toBe(status === 405 ? 'GET' : undefined);
  });

  it.each(['/', '/presence', '/favicon.ico', '//presence/LSSTCam/g/0/R22_S11', '/presence/../metrics'])(
    'has nothing at %s',
    async (path) => {
      const answer = await askRaw(app.process.port, 'GET', path);
      expect([answer.status, answer.body]).toEqual([404, fault(NOTHING)]);
    },
  );

  it.each([
    '2026-01-25T03:04:05.678#1',
    'a b:c#d?e%f&g+h',
    'é/日本/Ω',
    '%2F%25',
    'None',
    ':0:R22_S11',
    '*[a]\\"',
    'x'.repeat(200),
    '☄'.repeat(200),
  ])('holds for the group %j', async (odd) => {
    const group = `${odd}${newGroup()}`;
    expect(await ask(app, target(group))).toEqual([200, ABSENT]);
    await arrived(group, 'R22_S11');
    expect(await ask(app, target(group))).toEqual([200, presentAs('R22_S11')]);
    expect(await ask(app, target(group, '', ''))).toMatchObject([
      200,
      { present: [{ detector: 'R22_S11' }] },
    ]);
  });

  it('holds for what a Python worker has recorded', async () => {
    const group = newGroup();
    await arrivedSilently(group, 'R44_SW1');
    expect(await ask(app, target(group, '', '/R44_SW1'))).toEqual([200, presentAs('R44_SW1')]);
  });
});

describe('a list of a snap', () => {
  it('tells where the images are that have arrived, and which are still to come', async () => {
    const [, empty] = (await ask(app, target(newGroup(), '', ''))) as [number, { absent: string[] }];
    expect(empty).toMatchObject({ error: false, present: [] });
    expect(empty.absent).toHaveLength(197);
    const group = newGroup();
    await arrived(group, [...empty.absent.slice(1), 'R00_SG0']);
    const [status, list] = (await ask(app, target(group, '', ''))) as [number, { present: object[] }];
    expect([status, list]).toMatchObject([200, { error: false, absent: ['R01_S00'] }]);
    expect(list.present).toHaveLength(197);
    expect(list.present).toContainEqual({ detector: 'R00_SG0', uri: uriOf('R00_SG0') });
  });

  it.each([
    ['LATISS', ['R00_S00']],
    ['LSSTComCam', ['S00', 'S01', 'S02', 'S10', 'S11', 'S12', 'S20', 'S21', 'S22'].map((s) => `R22_${s}`)],
  ])('of %s expects its detectors', async (instrument, absent) => {
    expect(await ask(app, `/presence/${instrument}/${newGroup()}/0`)).toEqual([
      200,
      { error: false, present: [], absent },
    ]);
  });
});

describe('DELETE_SEEN', () => {
  it('unset, forgets nothing', async () => {
    const group = newGroup();
    await arrived(group, 'R22_S11');
    await ask(app, target(group));
    expect(await ask(app, target(group))).toEqual([200, presentAs('R22_S11')]);
  });

  it('forgets what it told to one who asked, and nothing that others did not get', async () => {
    const forgetful = await startPresence({ DELETE_SEEN: '1' });
    try {
      const group = newGroup();
      await arrived(group, 'R22_S11');
      await askRaw(forgetful.process.port, 'HEAD', target(group));
      expect(await ask(forgetful, target(group, '', ''))).toMatchObject([200, { present: [{}] }]);
      const answers = await Promise.all([1, 2, 3].map(() => ask(forgetful, target(group))));
      const told = answers.filter(([, answer]) => (answer as { present?: boolean }).present);
      expect(told).toHaveLength(1);
      expect(await redis.exists(`GROUP:LSSTCam:${group}:0:R22_S11`)).toBe(0);
    } finally {
      await forgetful.stop();
    }
  });
});

describe('the figures', () => {
  it('count answers by kind, and their time', async () => {
    await ask(app, target(GROUP));
    await ask(app, target(GROUP, '', ''));
    await ask(app, '/presence/HSC/g/0/R22_S11');
    for (const kind of ['present', 'listed', 'invalid']) {
      expect(await figure(app, `autoingest_presence_answers_total{answer="${kind}"}`)).toBeGreaterThan(0);
    }
    expect(await figure(app, 'autoingest_presence_answer_duration_seconds_count')).toBeGreaterThan(0);
  });
});
