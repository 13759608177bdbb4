import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { enqueueApp } from '../../apps/enqueue/enqueue.app';
import { appUnderTest, type AppUnderTest } from '../support/app-under-test';
import { testRedis } from '../support/test-redis';

const reference = process.env['REFERENCE_DATA'];
const folder = join(reference ?? '/', 'ceph/events');
const EXPOSURE = 'LSSTCam/20251020/MC_O_20251020_000001/MC_O_20251020_000001_R22_S11';

/** What is to become of each event: a key that is refused is kept as it was understood; a sidecar is dropped. */
const EXPECTED: Readonly<Record<string, { queued?: string; refused?: string | RegExp }>> = {
  copy: { refused: 'copied.fits' },
  'filter-miss': {},
  'key-amp': { refused: 'a&b=c?d#e.fits' },
  'key-ctrl': { refused: 'tab\there\nnl.fits' },
  'key-long': { refused: /^L\/x{1000}$/ },
  'key-percent': { refused: 'a b+c.fits' },
  'key-plus': { refused: 'a+b+c.fits' },
  'key-quote': { refused: 'q"uo\'te\\back.fits' },
  'key-space': { refused: 'dir a/b c.fits' },
  'key-unicode': { refused: 'é/日本/Ω.fits' },
  multipart: { refused: 'mp.fits' },
  'persistent-put': { refused: 'first' },
  'post-form': { refused: 'posted.fits' },
  put: { queued: `rubin-sync/${EXPOSURE}.fits` },
  'put-again-overwrite': { queued: `rubin-sync/${EXPOSURE}.fits` },
  'put-json': {},
  'put-usermeta': { refused: 'meta.fits' },
  'put-versioned': { refused: 'v.fits' },
  'put-zero-bytes': { refused: 'zero' },
  'sync-endpoint-400': { refused: 'f.fits' },
  'sync-endpoint-500': { refused: 'f.fits' },
  'sync-endpoint-503': { refused: 'f.fits' },
  'sync-endpoint-close': { refused: 'f.fits' },
  'tenant-put': { queued: `tn:summit/${EXPOSURE}.fits` },
  'two-configs-1': { refused: 'z.fits' },
  'two-configs-2': { refused: 'z.fits' },
};

const redis = testRedis();
let app: AppUnderTest<typeof enqueueApp.schema.variables>;
let profiles = 0;
let profile = '';

/** A recorded request as it was on the wire: the record has the lines of the head end by LF alone. */
function requestOf(name: string): Buffer {
  const recorded = readFileSync(join(folder, `${name}.http`));
  const end = recorded.indexOf('\n\n') + 2;
  return Buffer.concat([
    Buffer.from(recorded.subarray(0, end).toString().replaceAll('\n', '\r\n')),
    recorded.subarray(end),
  ]);
}

/** Sends bytes on a connection of their own and returns the head of the answer. */
async function replay(bytes: Buffer): Promise<string> {
  const socket = connect(app.process.port, '127.0.0.1', () => socket.write(bytes));
  let answer = '';
  while (!answer.includes('\r\n\r\n')) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    answer += chunk.toString();
  }
  socket.destroy();
  return answer;
}

async function redisHas(name: string): Promise<void> {
  const { queued, refused } = EXPECTED[name] ?? {};
  const known = (await redis.keys(`*${profile}@*`)).map((key) => key.replace(`${profile}@`, '')).sort();
  if (queued !== undefined) {
    const bucket = queued.split('/')[0] ?? '';
    expect(await redis.lrange(`QUEUE:${profile}@${bucket}`, 0, -1)).toEqual([`${profile}@${queued}`]);
    expect(known).toContain(`ENQ:${queued}`);
  } else if (refused !== undefined) {
    expect(known).toEqual([expect.stringMatching(/^REFUSED:/) as string]);
    const [kept] = await redis.lrange(
      `REFUSED:${profile}@${known[0]?.slice('REFUSED:'.length) ?? ''}`,
      0,
      -1,
    );
    const { key } = JSON.parse(kept ?? '{}') as { key: string };
    if (typeof refused === 'string') expect(key).toBe(refused);
    else expect(key).toMatch(refused);
  } else {
    expect(known).toEqual([]);
  }
}

if (reference === undefined) {
  it.skip('real Ceph events cannot be replayed: REFERENCE_DATA is not set', () => undefined);
} else {
  describe('a real event of Ceph', () => {
    beforeEach(async () => {
      profile = `ceph-${process.pid}-${(profiles += 1)}`;
      app = await appUnderTest(enqueueApp, {
        NOTIFICATION_SECRET: 's3cr3t-opaque',
        NOTIFICATION_SECRET_PREVIOUS: 'tn-opaque',
        PROFILE: profile,
      });
      await app.process.listen();
    });
    afterEach(() => app.stop());
    afterAll(() => redis.quit());

    const names = readdirSync(folder)
      .filter((file) => file.endsWith('.http'))
      .map((file) => file.replace('.http', ''));

    it('is known here with what is to become of it', () => {
      const all = readdirSync(folder).map((file) => file.replace(/\.(?:http|json|full\.json)$/, ''));
      expect([...new Set(all)].sort()).toEqual(Object.keys(EXPECTED).sort());
      expect(names.length).toBeGreaterThan(20);
    });

    it.each(Object.keys(EXPECTED))('is taken with its right key: %s', async (name) => {
      const payload = readFileSync(join(folder, `${name}.json`));
      const answer = await app.inject({
        method: 'POST',
        url: '/notify',
        headers: { 'content-type': 'application/json' },
        payload,
      });
      const { queued } = EXPECTED[name] ?? {};
      expect([answer.statusCode, answer.json<{ path: string }[]>().map(({ path }) => path)]).toEqual([
        200,
        queued === undefined ? [] : [`${profile}@${queued}`],
      ]);
      await redisHas(name);
    });

    it.each(names)('is taken byte for byte as it came over the wire: %s', async (name) => {
      expect(await replay(requestOf(name))).toMatch(/^HTTP\/1\.1 200 /);
      await redisHas(name);
    });

    it('is taken on one connection after others, as Ceph keeps its connections', async () => {
      const all = Buffer.concat(names.map(requestOf));
      const socket = connect(app.process.port, '127.0.0.1', () => socket.write(all));
      let answers = '';
      while (answers.split('HTTP/1.1 200 OK').length <= names.length) {
        const [chunk] = (await once(socket, 'data')) as [Buffer];
        answers += chunk.toString();
        expect(answers).not.toMatch(/HTTP\/1\.1 (?!200)/);
      }
      socket.destroy();
      expect(await redis.llen(`QUEUE:${profile}@rubin-sync`)).toBe(1);
      expect(await redis.llen(`QUEUE:${profile}@tn:summit`)).toBe(1);
    });
  });
}
