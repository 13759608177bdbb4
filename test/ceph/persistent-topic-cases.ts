import { once } from 'node:events';
import { createServer } from 'node:net';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { eventually } from '../support/eventually';
import { BUCKETS, s3Name, type CephStage } from './ceph-stage';

const BUCKET = BUCKETS.persistent;
const Bucket = s3Name(BUCKET);
const uriOf = (key: string): string => `s3://${BUCKET}/${key}`;
const MIB = 1024 * 1024;

/** What is registered of a bucket with a persistent topic, whatever happens to enqueue. */
export function persistentTopicCases(stage: CephStage): void {
  const exposeOne = () => {
    const { truth, files } = stage.expose(['R22_S11']);
    return { truth, key: files[0]?.key ?? '', bytes: files[0]?.bytes ?? Buffer.alloc(0) };
  };
  /** Puts many files at once, while `trouble` lasts or before it ends. */
  const putMany = async () => {
    const { truth, files } = stage.expose(['R22_S00', 'R22_S01', 'R22_S02', 'R22_S10', 'R22_S11', 'R22_S12']);
    await Promise.all(files.map(({ key, bytes }) => stage.put(BUCKET, key, bytes)));
    return { exposureId: truth.exposureId, keys: files.map(({ key }) => key) };
  };
  const allRegistered = async ({ exposureId, keys }: Awaited<ReturnType<typeof putMany>>): Promise<void> => {
    await Promise.all(keys.map((key) => stage.ingested(BUCKET, key)));
    expect(await stage.registered(exposureId)).toEqual(keys.map(uriOf).sort());
  };

  it('has each file of an exposure registered, with sidecars', async () => {
    const { truth, files } = stage.expose(['R22_S11', 'R00_SW0', 'R44_SG1']);
    for (const { key, bytes, sidecar } of files) {
      await stage.put(BUCKET, key.replace(/fits$/, 'json'), sidecar);
      await stage.put(BUCKET, key, bytes);
    }
    await Promise.all(files.map(({ key }) => stage.ingested(BUCKET, key)));
    expect(await stage.registered(truth.exposureId)).toEqual(files.map(({ key }) => uriOf(key)).sort());
    const group = `GROUP:LSSTCam:${truth.group}:0:R00_SW0`;
    expect(await stage.pipeline.redis.get(group)).toBe(uriOf(files[1]?.key ?? ''));
  });

  it('has an object registered that was uploaded in parts', async () => {
    const { truth, key, bytes } = exposeOne();
    const s3 = stage.s3();
    const whole = Buffer.concat([bytes, Buffer.alloc(6 * MIB)]);
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: key }));
    const parts = [whole.subarray(0, 5 * MIB), whole.subarray(5 * MIB)];
    const Parts = await Promise.all(
      parts.map(async (Body, index) => {
        const PartNumber = index + 1;
        const part = { Bucket, Key: key, UploadId, PartNumber, Body };
        const { ETag } = await s3.send(new UploadPartCommand(part));
        return { ETag, PartNumber };
      }),
    );
    const upload = { Bucket, Key: key, UploadId, MultipartUpload: { Parts } };
    await s3.send(new CompleteMultipartUploadCommand(upload));
    await stage.ingested(BUCKET, key);
    expect(await stage.registered(truth.exposureId)).toEqual([uriOf(key)]);
    expect(await stage.registeredSize(uriOf(key))).toBe(whole.length);
    expect(await stage.pipeline.redis.hget(`FILE:${BUCKET}/${key}`, 'etag')).toMatch(/-2$/);
  });

  it('has an object registered that was copied to its place, and not the one it was copied from', async () => {
    const { truth, key, bytes } = exposeOne();
    const from = `incoming/${key.slice(key.lastIndexOf('/') + 1)}`;
    await stage.put(BUCKET, from, bytes);
    await stage.s3().send(new CopyObjectCommand({ Bucket, Key: key, CopySource: `${Bucket}/${from}` }));
    await stage.ingested(BUCKET, key);
    expect(await stage.registered(truth.exposureId)).toEqual([uriOf(key)]);
  });

  it('has an object that is overwritten registered once, with its new size', async () => {
    const { truth, key, bytes } = exposeOne();
    await stage.put(BUCKET, key, bytes);
    await stage.ingested(BUCKET, key);
    const longer = Buffer.concat([bytes, Buffer.alloc(2880)]);
    await stage.put(BUCKET, key, longer);
    await eventually(async () => (await stage.registeredSize(uriOf(key))) === longer.length);
    expect(await stage.registered(truth.exposureId)).toEqual([uriOf(key)]);
  });

  it.each([
    ['blanks', ' taken again'],
    ['a plus', 'a+b'],
    ['letters beyond ASCII', 'é観測Ω'],
    ['a percent sign', '100% sure'],
    ['what XML and JSON escape', `<"&'\\>`],
  ])('has an object registered that has %s in its key', async (_what, name) => {
    const { truth, key, bytes } = exposeOne();
    const odd = key.replace(/\.fits$/, `${name}.fits`);
    await stage.put(BUCKET, odd, bytes);
    await stage.ingested(BUCKET, odd);
    expect(await stage.registered(truth.exposureId)).toEqual([uriOf(odd)]);
  });

  it('loses nothing while enqueue is slow', async () => {
    await stage.pipeline.redis.client('PAUSE', 2000, 'ALL');
    await allRegistered(await putMany());
  });

  it('loses nothing while enqueue answers 503', async () => {
    let put: Awaited<ReturnType<typeof putMany>> | undefined;
    await stage.withoutRedis(async () => {
      put = await putMany();
      await stage.enqueue.until((lines) =>
        lines.some(({ msg }) => msg === 'Redis cannot take the notification'),
      );
    });
    if (put === undefined) throw new Error('nothing was put');
    await allRegistered(put);
  });

  it('loses nothing while enqueue is down', async () => {
    const { port } = stage.enqueue.process;
    await stage.enqueue.stop();
    const put = await putMany();
    await connectionsCut(port, 20);
    await stage.startEnqueue();
    const all = Promise.all(put.keys.map((key) => stage.ingested(BUCKET, key))).then(() => true);
    // In two of seven trials radosgw 16.2 sent nothing any more after a refused connection; then only its restart helps, and after that its locks.
    if (!(await withinMs(all, 20_000))) {
      console.warn('radosgw sends nothing any more (see docs/ceph.md): it is restarted, which takes 90 s.');
      await stage.cluster.restartGateway();
    }
    await allRegistered(put);
  }, 180_000);
}

/** Cuts so many connections of a sender that finds nobody to talk to, and leaves the port to others. */
async function connectionsCut(port: number, number: number): Promise<void> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).destroy();
    cut += 1;
    if (cut === number) server.close();
  });
  let cut = 0;
  server.listen(port, '127.0.0.1');
  await once(server, 'close');
}

async function withinMs(work: Promise<boolean>, ms: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => {
    resolve(false);
  }, ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
