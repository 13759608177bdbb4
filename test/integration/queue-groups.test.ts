import { groupKey, GroupKeys, GroupLookUps, type GroupImage } from '#adapters/queue';
import { lifeOf, redis, TestBucket } from './queue-fixture';

const groups = new GroupKeys(redis);
const lookUps = new GroupLookUps(redis);
const image = (facts: Partial<GroupImage>): GroupImage => ({
  instrument: 'LSSTCam',
  group: new TestBucket('2026-01-25T00:00:00').name,
  snap: 0,
  detectorName: 'R22_S11',
  ...facts,
});

afterAll(() => {
  redis.disconnect();
});

describe('the keys of groups', () => {
  it('are spelt as presence has always read them, and live for their time', async () => {
    const arrived = image({});
    await groups.record([{ ...arrived, uri: 's3://prof@b/key' }], 3_600);
    const key = `GROUP:LSSTCam:${arrived.group}:0:R22_S11`;
    expect(await redis.get(key)).toBe('s3://prof@b/key');
    expect(await lifeOf(key)).toBe(3_600);
    expect(await lookUps.find(groupKey(arrived))).toBe('s3://prof@b/key');
    expect(await lookUps.find(groupKey({ ...arrived, snap: 1 }))).toBeNull();
  });

  it.each(['a:b:0', 'with spaces', 'ünïcode ☄', 'a*[b]?\\', '0:R22_S11', ''])(
    'keep a group named %j apart from others',
    async (name) => {
      const base = image({});
      const odd = { ...base, group: `${base.group}${name}` };
      await groups.record([{ ...odd, uri: 's3://odd' }], 60);
      expect(await lookUps.find(groupKey(odd))).toBe('s3://odd');
      expect(await lookUps.find(groupKey({ ...base, group: `${base.group}x` }))).toBeNull();
    },
  );

  it('are forgotten with the look-up where that is asked for, by one asker only', async () => {
    const arrived = image({});
    await groups.record([{ ...arrived, uri: 's3://once' }], 60);
    const answers = await Promise.all([1, 2, 3].map(() => lookUps.take(groupKey(arrived))));
    expect(answers.toSorted()).toEqual([null, null, 's3://once']);
  });

  it('are looked up many at a time', async () => {
    const one = image({ detectorName: 'R00_SW0' });
    const two = { ...one, detectorName: 'R04_SG1' };
    const absent = { ...one, detectorName: 'R22_S11' };
    await groups.record(
      [
        { ...one, uri: 's3://1' },
        { ...two, uri: 's3://2' },
      ],
      60,
    );
    const found = await Promise.all([two, absent, one].map((sought) => lookUps.find(groupKey(sought))));
    expect(found).toEqual(['s3://2', null, 's3://1']);
    await groups.record([], 60);
  });
});
