import type { ChildUnderTest } from '../support/child-process';
import { RolloutBench, SECRET, type PutFile } from './rollout-fixture';

jest.setTimeout(300_000);

const DETECTORS = 41;

/** Announces files as a persistent topic of Ceph does: again and again until it hears a 2xx. */
class Topic {
  /** Where events go: the newest enqueue. */
  port = 0;
  events = 0;
  failures = 0;

  async send(bucket: string, { key, size }: PutFile): Promise<void> {
    this.events += 1;
    const event = {
      eventName: 'ObjectCreated:Put',
      eventSource: 'ceph:s3',
      eventId: `event ${this.events}`,
      opaqueData: SECRET,
      s3: { bucket: { name: bucket }, object: { key, size, eTag: `etag of ${key}` } },
    };
    while (!(await this.post(JSON.stringify({ Records: [event] })))) this.failures += 1;
  }

  private async post(body: string): Promise<boolean> {
    try {
      const answer = await fetch(`http://127.0.0.1:${this.port}/notify`, { method: 'POST', body });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }
}

const portOf = async (app: ChildUnderTest): Promise<number> =>
  Number((await app.printed(/"port":(\d+),/))[1]);

describe('a rolling restart of every app under load', () => {
  let bench: RolloutBench;
  beforeAll(async () => {
    bench = await RolloutBench.start();
  });
  afterAll(() => bench.stop());

  it('loses nothing and doubles nothing', async () => {
    const topic = new Topic();
    let enqueue = await bench.begin('enqueue');
    topic.port = await portOf(enqueue);
    let [presence, idle] = [await bench.begin('presence'), await bench.begin('idle')];
    const workers = new Map<string, ChildUnderTest>();
    for (const name of ['pod-1', 'pod-2']) {
      workers.set(name, await bench.begin('worker', { WORKER_NAME: name }));
    }

    const announced: PutFile[] = [];
    const rolled = new AbortController();
    const night = (async () => {
      while (!rolled.signal.aborted) {
        // One exposure ahead of what is done: always a backlog, never one that grows.
        await bench.done(announced.slice(0, -DETECTORS).slice(-DETECTORS));
        const files = bench.expose(DETECTORS);
        await Promise.all(files.map((file) => topic.send(bench.bucket, file)));
        announced.push(...files);
      }
    })();

    const statuses: (number | null)[] = [];
    const oldEnqueue = enqueue;
    enqueue = await bench.begin('enqueue');
    topic.port = await portOf(enqueue);
    statuses.push(await oldEnqueue.end('SIGTERM'));
    for (const [name, worker] of workers) {
      // Its next life has the name of a stateful pod: it waits until the lease is given back.
      statuses.push(await worker.end('SIGTERM'));
      workers.set(name, await bench.begin('worker', { WORKER_NAME: name }));
    }
    // A Deployment: the new pod is there before the old one goes.
    const third = await bench.begin('worker', { WORKER_NAME: 'pod-3' });
    statuses.push((await workers.get('pod-1')?.end('SIGTERM')) ?? null);
    const oldIdle = idle;
    idle = await bench.begin('idle');
    statuses.push(await oldIdle.end('SIGTERM'));
    const oldPresence = presence;
    presence = await bench.begin('presence');
    statuses.push(await oldPresence.end('SIGTERM'));
    rolled.abort();
    await night;
    await bench.done(announced);

    expect(statuses).toEqual([0, 0, 0, 0, 0, 0]);
    expect(announced.length).toBeGreaterThan(2 * DETECTORS);
    expect(await bench.registered()).toEqual(announced.map(({ path }) => `s3://${path}`).toSorted());
    const count = `${announced.length}`;
    expect(await bench.redis.hget(`INGEST:${bench.bucket}:LSSTCam`, '20260125')).toBe(count);
    expect(await bench.redis.hget(`REC:${bench.bucket}`, '20260125')).toBe(count);
    expect(await bench.redis.keys('GROUP:*')).toHaveLength(announced.length);
    for (const app of [enqueue, presence, idle, third, workers.get('pod-2')]) {
      expect(await app?.end('SIGTERM')).toBe(0);
    }
    // A header that nobody took is there for five minutes more.
    const left = (await bench.redis.keys('*')).filter((key) => !key.startsWith('HEADER:'));
    const atRest = ['ARRIVED', 'ENQ', 'FILE', 'GROUP', 'INGEST', 'MAXSEQ', 'REC', 'RECINSTR', 'REGISTERED'];
    expect([...new Set(left.map((key) => key.split(':')[0]))].toSorted()).toEqual(atRest);
  });
});
