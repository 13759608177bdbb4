import { HeaderCache } from '#adapters/queue';
import { writeSidecar, type HeaderValue } from '#domain/fits';
import { eventually } from '../support/eventually';
import { figure, RecorderBench, type ArrivingFile } from './recorder-fixture';

const half = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length >> 1);
const withGroup = ({ sidecar }: ArrivingFile, group: string): Uint8Array =>
  Buffer.from(
    Buffer.from(sidecar)
      .toString()
      .replace(/("GROUPID": )"[^"]*"/, `$1${JSON.stringify(group)}`),
  );

describe('the recorder of a worker', () => {
  const bench = new RecorderBench(`recorder-${process.pid}`);
  let worker: Awaited<ReturnType<RecorderBench['worker']>>;
  beforeAll(async () => {
    await bench.start();
    worker = await bench.worker();
    // Waits for the registry, as a worker does that starts while it is down.
    void worker.process.start();
  });
  afterAll(() => bench.stop());

  it('makes images present while the registry is down, nothing is ingested and 50,000 paths are queued', async () => {
    const backlog = Array.from({ length: 50_000 }, (_, index) => `${bench.bucket}/backlog/${index}`);
    await bench.redis.lpush(`QUEUE:${bench.bucket}`, ...backlog);
    const recorded = `autoingest_arrivals_total{bucket="${bench.bucket}",outcome="recorded"}`;
    const delays = `autoingest_presence_delay_seconds_count{bucket="${bench.bucket}"}`;
    const before = { recorded: await figure(worker, recorded), delays: await figure(worker, delays) };
    const queued = await bench.redis.llen(`QUEUE:${bench.bucket}`);
    const files = bench.expose(205);
    bench.put(files);
    await bench.announce(files);
    await bench.present(files);
    await bench.quiet();
    expect(await bench.redis.llen(`QUEUE:${bench.bucket}`)).toBe(queued + files.length);
    const { payload } = await worker.inject({ method: 'GET', url: '/health/ready' });
    expect(payload).toContain('registry');
    await bench.redis.del(`QUEUE:${bench.bucket}`);
    // They are counted once they have left the stream.
    await eventually(
      async () => (await figure(worker, recorded)) === before.recorded + files.length || undefined,
    );
    expect(await figure(worker, delays)).toBe(before.delays + files.length);
  });

  it('asks for each sidecar once, and leaves it for the ingest', async () => {
    const files = bench.expose(50);
    bench.put(files);
    await bench.announce(files);
    await bench.quiet();
    expect(files.map(({ sidecarPath }) => bench.requestsFor(sidecarPath))).toEqual(files.map(() => 1));
    const kept = await new HeaderCache(bench.redis).take(files.map(({ path }) => path));
    expect([...kept.values()]).toEqual(files.map(({ sidecar }) => Buffer.from(sidecar).toString()));
  });

  it('goes by the FITS header at once where there is no sidecar', async () => {
    const [file] = bench.expose(1) as [ArrivingFile];
    bench.store.objects.set(file.path, file.fits);
    await bench.announce([file]);
    await bench.present([file]);
    await bench.quiet();
    expect(bench.requestsFor(file.sidecarPath)).toBe(1);
    expect(await bench.redis.exists(`HEADER:${file.path}`)).toBe(0);
  });

  it('looks again for a sidecar that is missing or half written while the FITS file cannot be read, holding up no other', async () => {
    const late = bench.expose(100);
    const [missing, broken] = [late.slice(0, 50), late.slice(50)];
    for (const { path, sidecarPath, sidecar } of broken) {
      bench.store.objects.set(path, Buffer.from('half a FITS file'));
      bench.store.objects.set(sidecarPath, half(sidecar));
    }
    await bench.announce(late);
    await eventually(() => late.every(({ sidecarPath }) => bench.requestsFor(sidecarPath) > 1) || undefined);
    const others = bench.expose(100);
    bench.put(others);
    await bench.announce(others);
    await bench.present(others);
    expect(await bench.redis.exists(...late.map(({ groupKey }) => groupKey))).toBe(0);
    bench.put(late);
    await bench.present([...missing, ...broken]);
    await bench.quiet();
  });

  it('goes by the FITS header beside a sidecar that is half written, and by the sidecar too once that is whole', async () => {
    const [file] = bench.expose(1) as [ArrivingFile];
    bench.store.objects.set(file.path, file.fits);
    bench.store.objects.set(file.sidecarPath, half(file.sidecar));
    await bench.announce([file]);
    await bench.present([file]);
    const group = `another group of ${bench.bucket}`;
    bench.store.objects.set(file.sidecarPath, withGroup(file, group));
    const detectorName = file.groupKey.slice(-7);
    await bench.present([{ ...file, groupKey: `GROUP:LSSTCam:${group}:0:${detectorName}` }]);
    await bench.quiet();
  });

  it('makes nothing present that names no group, has its properties translated or is a stack of guider stamps', async () => {
    const [named, nameless, translated, guider] = bench
      .expose(4)
      .map((file, index) =>
        index === 3 ? { ...file, path: file.path.replace('.fits', '_guider.fits') } : file,
      ) as [ArrivingFile, ArrivingFile, ArrivingFile, ArrivingFile];
    const plain: [string, HeaderValue][] = [['INSTRUME', 'LSSTCam']];
    bench.put([named, nameless, translated, guider]);
    bench.store.objects.set(nameless.sidecarPath, writeSidecar(plain));
    bench.store.objects.set(
      translated.sidecarPath,
      Buffer.from(Buffer.from(translated.sidecar).toString().replace('"metadata"', '"translated"')),
    );
    await bench.announce([nameless, translated, guider, named]);
    await bench.quiet();
    expect(await bench.redis.exists(named.groupKey)).toBe(1);
    const others = [nameless, translated, guider];
    expect(await bench.redis.exists(...others.map(({ groupKey }) => groupKey))).toBe(0);
  });

  it('records what a store that was away gives at last', async () => {
    const files = bench.expose(40);
    bench.put(files);
    const counts = bench.store.fails;
    const refused = new Set<string>();
    bench.store.fails = (path) => {
      if (!path.startsWith(bench.bucket)) return counts(path);
      refused.add(path);
      return true;
    };
    await bench.announce(files);
    await eventually(() => files.every(({ sidecarPath }) => refused.has(sidecarPath)) || undefined);
    bench.store.fails = counts;
    await bench.present(files);
    await bench.quiet();
  });
});

describe('several recorders', () => {
  const bench = new RecorderBench(`recorders-${process.pid}`);
  beforeAll(() => bench.start());
  afterAll(() => bench.stop());

  it('share a burst, and take over from one that stops', async () => {
    const [first] = [await bench.worker(), await bench.worker()];
    const files = bench.expose(100);
    bench.put(files);
    bench.store.holds = (path) => path.endsWith('.json');
    await bench.announce(files);
    await bench.store.untilHeld(64);
    const consumers = (await bench.redis.xinfo(
      'CONSUMERS',
      `ARRIVED:${bench.bucket}`,
      'recorder',
    )) as unknown[][];
    const inHand = consumers.map((facts) => Number(facts[facts.indexOf('pending') + 1]));
    expect(inHand).toEqual([32, 32]);
    await first.stop();
    bench.store.release();
    await bench.present(files);
    await bench.quiet();
  });
});
