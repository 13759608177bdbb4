import { bucketOf, placeOfKey, redisKeys } from './redis-keys';

describe('the keys', () => {
  it('are spelt as other tools read them', () => {
    const path = 'prof@tenant:bucket/LSSTCam/20260125/MC_O_20260125_001234/MC_O_20260125_001234_R22_S11.fits';
    const bucket = bucketOf(path);
    expect(bucket).toBe('prof@tenant:bucket');
    expect(redisKeys.queue(bucket)).toBe('QUEUE:prof@tenant:bucket');
    expect(redisKeys.worker(bucket, 'pod-1')).toBe('WORKER:prof@tenant:bucket:pod-1');
    expect(redisKeys.lease(bucket, 'pod-1')).toBe('LEASE:prof@tenant:bucket:pod-1');
    expect(redisKeys.file(path)).toBe(`FILE:${path}`);
    expect(redisKeys.enqueued(path)).toBe(`ENQ:${path}`);
    expect(redisKeys.header(path)).toBe(`HEADER:${path}`);
    expect(redisKeys.group('LSSTCam', '2026-01-25T00:00:00.000', 0, 'R22_S11')).toBe(
      'GROUP:LSSTCam:2026-01-25T00:00:00.000:0:R22_S11',
    );
    expect(
      [redisKeys.arrived, redisKeys.delayed, redisKeys.dead, redisKeys.refused, redisKeys.outbox].map((of) =>
        of('b'),
      ),
    ).toEqual(['ARRIVED:b', 'DELAYED:b', 'DEAD:b', 'REFUSED:b', 'OUTBOX:b']);
    expect(redisKeys.drainer('b')).toBe('DRAINER:b');
    expect([redisKeys.awaited, redisKeys.registered].map((of) => of('b', 'MC_O_20260125_001234'))).toEqual([
      'AWAITED:b:MC_O_20260125_001234',
      'REGISTERED:b:MC_O_20260125_001234',
    ]);
  });

  it('tell their bucket and worker, tenants included', () => {
    expect(placeOfKey('WORKER:prof@tenant:bucket:pod-1')).toEqual({
      bucket: 'prof@tenant:bucket',
      worker: 'pod-1',
    });
    expect(placeOfKey('QUEUE:tenant:bucket')).toEqual({ bucket: 'tenant:bucket', worker: null });
    expect(placeOfKey('DELAYED:b')).toEqual({ bucket: 'b', worker: null });
    expect(placeOfKey('LEASED:b')).toEqual({ bucket: 'b', worker: null });
    expect(placeOfKey('WORKER:nothing')).toBeNull();
  });

  it('tell of what was given up or refused, too, and of nothing else', () => {
    for (const key of [
      redisKeys.queue('t:b'),
      redisKeys.leased('t:b'),
      redisKeys.delayed('t:b'),
      redisKeys.dead('t:b'),
      redisKeys.refused('t:b'),
      redisKeys.outbox('t:b'),
    ]) {
      expect(placeOfKey(key)).toEqual({ bucket: 't:b', worker: null });
    }
    expect(placeOfKey(redisKeys.worker('t:b', 'pod-1'))).toEqual({ bucket: 't:b', worker: 'pod-1' });
    expect([redisKeys.lease('b', 'w'), redisKeys.file('b/k'), 'REC:b'].map(placeOfKey)).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('give a path without a key as its bucket', () => {
    expect(bucketOf('bucket')).toBe('bucket');
  });
});
