import { Registry } from 'prom-client';
import { connectRedis, Outbox, OutboxLease, type OutboxLook } from '#adapters/queue';
import type { Log } from '#adapters/runtime';
import { SummitWebhook } from '#adapters/summit-webhook';
import { MOST_TRIES } from '../../apps/worker/call-schedule';
import { SummitCounts } from '../../apps/worker/summit-counts';
import { SummitDrainer, type DrainerOptions } from '../../apps/worker/summit-drainer';
import { eventually } from '../support/eventually';
import { lifeOf, redis, TestBucket } from './queue-fixture';
import { silence, status, TestSummit, type SummitRequest } from './summit-webhook-fixture';

const outbox = new Outbox(redis);

let summit: TestSummit;
let bucket: TestBucket;
const drainers: TestDrainer[] = [];

beforeEach(async () => {
  summit = await TestSummit.start();
  bucket = new TestBucket('summit');
});

afterEach(async () => {
  await Promise.all(drainers.splice(0).map((drainer) => drainer.end()));
  await summit.stop();
});

afterAll(() => {
  redis.disconnect();
});

/** One worker's drainer, with what it logs and counts. */
class TestDrainer {
  readonly lines: Readonly<Record<string, unknown>>[] = [];
  readonly metrics = new Registry();
  readonly webhook: SummitWebhook;
  readonly drainer: SummitDrainer;

  constructor(options: Partial<DrainerOptions> = {}, from: Pick<Outbox, 'leaseOf'> = outbox) {
    const timeoutMs = options.timeoutMs ?? 5_000;
    this.webhook = new SummitWebhook({ uri: `${summit.origin}/hook`, timeoutMs, connections: 1 });
    const write = (facts: object, msg: string): void => void this.lines.push({ ...facts, msg });
    const log: Log = { debug: write, info: write, warn: write, error: write };
    this.drainer = new SummitDrainer(
      { outbox: from, webhook: this.webhook, counts: new SummitCounts(this.metrics, []), log },
      {
        bucket: bucket.name,
        leaseMs: 60_000,
        pauses: { baseMs: 20, longestMs: 40 },
        ...options,
        timeoutMs,
      },
    );
  }

  static start(options: Partial<DrainerOptions> = {}, from?: Pick<Outbox, 'leaseOf'>): TestDrainer {
    const made = new TestDrainer(options, from);
    drainers.push(made);
    made.drainer.start();
    return made;
  }

  async end(): Promise<void> {
    await this.drainer.stop();
    await this.webhook.close();
  }

  /** Resolves when it has dealt with so many calls in this way. */
  ended(result: string, calls: number): Promise<true> {
    return eventually(async () => (await this.figure('calls_total', { result })) === calls || undefined);
  }

  async figure(name: string, labels: Readonly<Record<string, string>> = {}): Promise<number | undefined> {
    const metric = await this.metrics.getSingleMetric(`autoingest_summit_${name}`)?.get();
    return metric?.values.find((value) =>
      Object.entries({ bucket: bucket.name, ...labels }).every(
        ([label, wanted]) => value.labels[label] === wanted,
      ),
    )?.value;
  }
}

/** The right of a process that is halted after its first look. */
class HaltedLease extends OutboxLease {
  private readonly looked = Promise.withResolvers<undefined>();
  private readonly resumed = Promise.withResolvers<undefined>();

  get hasLooked(): Promise<unknown> {
    return this.looked.promise;
  }

  goOn(): void {
    this.resumed.resolve(undefined);
  }

  override async look(most: number): Promise<OutboxLook> {
    const look = await super.look(most);
    this.looked.resolve(undefined);
    await this.resumed.promise;
    return look;
  }
}

const obsIdOf = (sequence: number): string => `MC_O_20260125_${sequence.toString().padStart(6, '0')}`;

/** Puts calls in the outbox, of these exposures; each call names one file by its place. */
async function put(...sequences: number[]): Promise<void> {
  for (const [place, sequence] of sequences.entries()) {
    const entry = { exp_id: obsIdOf(sequence), filenames: [`${place}.fits`], queued_ms: 1 };
    await redis.lpush(`OUTBOX:${bucket.name}`, JSON.stringify(entry));
  }
}

const emptied = (): Promise<true> =>
  eventually(async () => (await outbox.length(bucket.name)) === 0 || undefined);

/** Fails all requests of an exposure, and takes the others. */
const failing =
  (sequence: number, code: number) =>
  (...[response, request]: Parameters<typeof silence>): void => {
    status(request.body.exp_id === obsIdOf(sequence) ? code : 200)(response, request);
  };

const placesOf = (requests: readonly SummitRequest[]): string[] =>
  requests.flatMap(({ body }) => body.filenames.map((name) => name.replace('.fits', '')));

describe('the drainer', () => {
  it('makes the calls that wait, in order, and removes them', async () => {
    await put(1, 2, 1, 3);
    const one = TestDrainer.start();
    await one.ended('delivered', 4);
    expect(placesOf(summit.requests)).toEqual(['0', '1', '2', '3']);
    expect(summit.requests[0]).toMatchObject({
      url: '/hook',
      body: { exp_id: obsIdOf(1), filenames: ['0.fits'] },
    });
    expect(Object.keys(summit.requests[0]?.body ?? {})).toEqual(['exp_id', 'filenames']);
    expect(await outbox.length(bucket.name)).toBe(0);
  });

  it('makes calls that come later, and more than it looks at together', async () => {
    const one = TestDrainer.start();
    await eventually(() => one.lines.some(({ msg }) => msg === 'calling the Summit') || undefined);
    const sequences = Array.from({ length: 150 }, (_, index) => index % 7);
    await put(...sequences);
    await one.ended('delivered', 150);
    expect(placesOf(summit.requests)).toEqual(sequences.map((_, place) => String(place)));
  });

  it('tries a call again that failed, without letting a later one of its exposure overtake it', async () => {
    let failures = 0;
    summit.answer = (response, request) => {
      // At least three times, and until the other exposure has been told: a failing call holds up its own exposure only.
      const fails =
        request.body.exp_id === obsIdOf(1) && (failures < 3 || !summit.exposures.includes(obsIdOf(2)));
      if (fails) failures += 1;
      status(fails ? 503 : 200)(response, request);
    };
    await put(1, 1, 2, 1);
    const one = TestDrainer.start();
    await one.ended('delivered', 4);
    const ofOne = summit.requests.filter(({ body }) => body.exp_id === obsIdOf(1));
    expect(placesOf(ofOne)).toEqual([...Array<string>(failures).fill('0'), '0', '1', '3']);
    expect(await one.figure('failed_tries_total', { why: 'status' })).toBe(failures);
    expect(one.lines).toContainEqual(
      expect.objectContaining({
        msg: 'Summit call failed',
        obsId: obsIdOf(1),
        code: 'SUMMIT_UNAVAILABLE',
        why: 'status',
        status: 503,
        tries: 3,
      }),
    );
  });

  it('drops a call after its last try, counts it, and goes on with the next of its exposure', async () => {
    summit.answer = failing(1, 500);
    await put(1, 1, 2);
    const one = TestDrainer.start({ pauses: { baseMs: 2, longestMs: 2 } });
    await one.ended('exhausted', 2);
    expect(await one.figure('calls_total', { result: 'delivered' })).toBe(1);
    const ofOne = summit.requests.filter(({ body }) => body.exp_id === obsIdOf(1));
    expect(placesOf(ofOne)).toEqual([
      ...Array<string>(MOST_TRIES).fill('0'),
      ...Array<string>(MOST_TRIES).fill('1'),
    ]);
    await emptied();
    expect(one.lines).toContainEqual(
      expect.objectContaining({ msg: 'Summit call dropped', code: 'SUMMIT_UNAVAILABLE', tries: MOST_TRIES }),
    );
  });

  it.each([404, 302])('makes a call once that is answered by %i', async (code) => {
    summit.answer = failing(1, code);
    await put(1, 2);
    const one = TestDrainer.start();
    await one.ended('delivered', 1);
    expect(summit.exposures).toEqual([obsIdOf(1), obsIdOf(2)]);
    expect(await one.figure('calls_total', { result: 'refused' })).toBe(1);
    expect(one.lines).toContainEqual(
      expect.objectContaining({ msg: 'Summit call dropped', code: 'SUMMIT_CALL_REFUSED', status: code }),
    );
    await emptied();
  });

  it('gets over a Summit that hangs, and one that is not there', async () => {
    summit.answer = silence;
    await put(1);
    const one = TestDrainer.start({ timeoutMs: 500, pauses: { baseMs: 100, longestMs: 200 } });
    await eventually(() => one.figure('failed_tries_total', { why: 'timeout' }));
    await summit.stop();
    await eventually(() => one.figure('failed_tries_total', { why: 'unreachable' }));
    expect(one.lines).toContainEqual(
      expect.objectContaining({ msg: 'Summit call failed', why: 'unreachable', error: 'ECONNREFUSED' }),
    );
    summit.answer = status(200);
    await summit.listen();
    await one.ended('delivered', 1);
  });

  it('drops what is no call, and counts it', async () => {
    await put(1);
    await redis.rpush(`OUTBOX:${bucket.name}`, 'rubbish');
    const one = TestDrainer.start();
    await one.ended('delivered', 1);
    expect(await one.figure('calls_total', { result: 'unreadable' })).toBe(1);
    expect(one.lines).toContainEqual(expect.objectContaining({ code: 'SUMMIT_CALL_UNREADABLE' }));
    await emptied();
  });

  it('goes on when Redis is back', async () => {
    const own = connectRedis({ host: '127.0.0.1', port: Number(process.env['TEST_REDIS_PORT']) });
    const one = TestDrainer.start({}, new Outbox(own));
    await eventually(() => one.lines.some(({ msg }) => msg === 'calling the Summit') || undefined);
    own.disconnect();
    await eventually(() => one.lines.some(({ code }) => code === 'REDIS_UNAVAILABLE') || undefined);
    await put(1);
    await own.connect();
    await one.ended('delivered', 1);
    await one.end();
    own.disconnect();
  });

  it('survives a fault that nobody thought of, and says so', async () => {
    await redis.set(`OUTBOX:${bucket.name}`, 'no list');
    const one = TestDrainer.start();
    await eventually(() => one.lines.some(({ code }) => code === 'INTERNAL_ERROR') || undefined);
    expect(one.lines).toContainEqual(expect.objectContaining({ msg: 'the Summit is not called' }));
    await redis.del(`OUTBOX:${bucket.name}`);
    await put(1);
    await one.ended('delivered', 1);
  });

  it('shows how much waits, and how old the oldest is, while it makes the calls', async () => {
    summit.answer = failing(1, 500);
    await put(1, 1, 1);
    const one = TestDrainer.start({ pauses: { baseMs: 3_600_000, longestMs: 3_600_000 } });
    await eventually(() => one.figure('failed_tries_total', { why: 'status' }));
    expect(await one.figure('outbox_calls')).toBe(3);
    expect(await one.figure('outbox_oldest_seconds')).toBeGreaterThan(1e9);
    await one.end();
    expect(await one.figure('outbox_calls')).toBeUndefined();
  });
});

describe('of several drainers', () => {
  it('one makes the calls while it lives, and another as soon as it stops', async () => {
    const first = TestDrainer.start();
    await eventually(() => first.figure('outbox_calls').then((calls) => (calls === 0 ? true : undefined)));
    const second = TestDrainer.start();
    await put(1, 2, 3);
    await first.ended('delivered', 3);
    expect(await second.figure('outbox_calls')).toBeUndefined();
    await first.end();
    expect(await redis.exists(`DRAINER:${bucket.name}`)).toBe(0);
    await put(4);
    await second.ended('delivered', 1);
    expect(summit.exposures).toEqual([1, 2, 3, 4].map(obsIdOf));
  });

  it('another takes over when the one has died, and makes its last call again', async () => {
    await put(1);
    const dead = outbox.leaseOf(bucket.name, 300);
    await dead.look(1);
    const second = TestDrainer.start();
    await second.ended('delivered', 1);
    expect(await lifeOf(`DRAINER:${bucket.name}`)).toBe(60);
  });

  it('one that has lost the right while it called removes and counts nothing, and stands back', async () => {
    let calls = 0;
    const other = outbox.leaseOf(bucket.name, 60_000);
    summit.answer = (response, request) => {
      calls += 1;
      void redis
        .del(`DRAINER:${bucket.name}`)
        .then(() => other.look(1))
        .then(() => {
          status(200)(response, request);
        });
    };
    await put(1, 2);
    const one = TestDrainer.start();
    await eventually(
      () => one.lines.some(({ msg }) => msg === 'another worker calls the Summit') || undefined,
    );
    expect(calls).toBe(1);
    expect(await outbox.length(bucket.name)).toBe(2);
    expect(await one.figure('calls_total', { result: 'delivered' })).toBeUndefined();
  });

  it('one that was halted for longer than its right lasts calls nothing afterwards', async () => {
    await put(1);
    const halted = new HaltedLease(redis, { bucket: bucket.name, token: 'halted', leaseMs: 800 });
    const one = TestDrainer.start({ timeoutMs: 100 }, { leaseOf: () => halted });
    await halted.hasLooked;
    const other = outbox.leaseOf(bucket.name, 60_000);
    await eventually(async () => 'calls' in (await other.look(1)) || undefined);
    halted.goOn();
    await eventually(
      () => one.lines.some(({ msg }) => msg === 'another worker calls the Summit') || undefined,
    );
    expect(summit.requests).toEqual([]);
  });
});

describe('a drainer that is stopped', () => {
  it('ends the call at hand, removes it, and makes no other', async () => {
    const answers: (() => void)[] = [];
    summit.answer = (response, request) => {
      answers.push(() => {
        status(200)(response, request);
      });
    };
    await put(1, 2);
    const one = TestDrainer.start();
    await summit.got(1);
    const stopped = one.drainer.stop();
    answers[0]?.();
    await stopped;
    expect(summit.exposures).toEqual([obsIdOf(1)]);
    expect(await one.figure('calls_total', { result: 'delivered' })).toBe(1);
    expect(await outbox.length(bucket.name)).toBe(1);
    expect(await redis.exists(`DRAINER:${bucket.name}`)).toBe(0);
  });

  it('leaves a call in the outbox that is not answered', async () => {
    summit.answer = silence;
    await put(1);
    const one = TestDrainer.start({ timeoutMs: 100 });
    await summit.got(1);
    await one.drainer.stop();
    expect(await outbox.length(bucket.name)).toBe(1);
  });

  it('stops at once while it rests or stands by', async () => {
    const first = TestDrainer.start();
    await eventually(() => first.figure('outbox_calls').then((calls) => (calls === 0 ? true : undefined)));
    const second = TestDrainer.start();
    await Promise.all([first.drainer.stop(), second.drainer.stop()]);
    expect(await redis.exists(`DRAINER:${bucket.name}`)).toBe(0);
  });
});
