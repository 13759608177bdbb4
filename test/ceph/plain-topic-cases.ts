import { BUCKETS, type CephStage } from './ceph-stage';

const BUCKET = BUCKETS.plain;

/** What a topic that sends each event once, during the put, does and does not do. */
export function plainTopicCases(stage: CephStage): void {
  const exposeOne = () => {
    const { truth, files } = stage.expose(['R22_S11']);
    return { truth, key: files[0]?.key ?? '', bytes: files[0]?.bytes ?? Buffer.alloc(0) };
  };
  /** Puts a file that is announced, after which a lost one before it is known to be lost. */
  const putOneThatArrives = async (): Promise<void> => {
    const { key, bytes } = exposeOne();
    await stage.put(BUCKET, key, bytes);
    await stage.ingested(BUCKET, key);
  };

  it('announces an object before its put is answered, and it is registered', async () => {
    const { truth, key, bytes } = exposeOne();
    await stage.put(BUCKET, key, bytes);
    expect(await stage.pipeline.redis.hget(`FILE:${BUCKET}/${key}`, 'event')).toMatch(/^\d+\.\d+\./);
    await stage.ingested(BUCKET, key);
    expect(await stage.registered(truth.exposureId)).toEqual([`s3://${BUCKET}/${key}`]);
  });

  it('has the camera wait while enqueue is slow, and loses nothing', async () => {
    const { truth, key, bytes } = exposeOne();
    await stage.pipeline.redis.client('PAUSE', 2000, 'ALL');
    await stage.put(BUCKET, key, bytes);
    expect(await stage.pipeline.redis.exists(`FILE:${BUCKET}/${key}`)).toBe(1);
    await stage.ingested(BUCKET, key);
    expect(await stage.registered(truth.exposureId)).toHaveLength(1);
  });

  it('loses what enqueue answers 503, although the put succeeds', async () => {
    const { truth, key, bytes } = exposeOne();
    await stage.withoutRedis(() => stage.put(BUCKET, key, bytes));
    await putOneThatArrives();
    expect(await stage.pipeline.redis.exists(`FILE:${BUCKET}/${key}`)).toBe(0);
    expect(await stage.registered(truth.exposureId)).toEqual([]);
  });

  it('loses what is put while enqueue is down, until it is put again', async () => {
    const { truth, key, bytes } = exposeOne();
    await stage.enqueue.stop();
    await stage.put(BUCKET, key, bytes);
    await stage.startEnqueue();
    await putOneThatArrives();
    expect(await stage.registered(truth.exposureId)).toEqual([]);
    await stage.put(BUCKET, key, bytes);
    await stage.ingested(BUCKET, key);
    expect(await stage.registered(truth.exposureId)).toHaveLength(1);
  });
}
