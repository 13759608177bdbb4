import type { AnnouncingFound } from './announcing';
import type { AnnouncingWish } from './announcing-wish';
import { settleAnnouncing } from './settle-announcing';

const WISH: AnnouncingWish = {
  bucket: 'tn:summit',
  topic: 'topic',
  notification: 'id',
  endpoint: 'http://h/notify',
  secret: 's',
  persistent: true,
  prefix: '',
  suffix: '',
  attributes: {},
};
const ARN = 'arn:aws:sns:z:tn:topic';
const topic = { arn: ARN, endpoint: 'http://h/notify', persistent: true, opaqueData: 's' };
const notification = { id: 'id', topicArn: ARN, events: ['s3:ObjectCreated:*'], filter: {} };
const other = { ...notification, id: 'other' };
const NOTHING: AnnouncingFound = { topic: undefined, notification: undefined, copy: undefined, others: [] };
const ALL: AnnouncingFound = { topic, notification, copy: topic, others: [] };

/** A gateway that has one thing before, and another after it was changed. */
function gateway(before: AnnouncingFound, after: AnnouncingFound = ALL, arn = ARN) {
  const asked: string[] = [];
  let found = before;
  return {
    asked,
    find: () => Promise.resolve(found),
    putTopic: () => {
      asked.push('topic');
      return Promise.resolve(arn);
    },
    putNotification: (_wish: AnnouncingWish, topicArn: string) => {
      asked.push(`notification to ${topicArn}`);
      found = after;
      return Promise.resolve();
    },
  };
}

describe('settling what announces a bucket', () => {
  it.each([
    ['makes both where there is none', NOTHING, ['topic', `notification to ${ARN}`]],
    ['does nothing where all is as it should be', ALL, []],
    [
      'puts the notification alone where the topic is right',
      { ...ALL, copy: { ...topic, opaqueData: 'old' } },
      [`notification to ${ARN}`],
    ],
    [
      'puts the notification anew whenever the topic is',
      { ...ALL, topic: { ...topic, persistent: false } },
      ['topic', `notification to ${ARN}`],
    ],
  ])('%s', async (_what, before, asked) => {
    const ceph = gateway(before);
    await settleAnnouncing(ceph, WISH, { dryRun: false });
    expect(ceph.asked).toEqual(asked);
  });

  it('changes nothing when it is only asked what it would do', async () => {
    const ceph = gateway(NOTHING);
    const { changes } = await settleAnnouncing(ceph, WISH, { dryRun: true });
    expect([changes, ceph.asked]).toEqual([['put_topic', 'put_notification'], []]);
  });

  it('refuses a topic of another tenant than the bucket, which would announce nothing', async () => {
    const foreign = { ...topic, arn: 'arn:aws:sns:z::topic' };
    const known = gateway({ ...ALL, topic: foreign, notification: undefined });
    await expect(settleAnnouncing(known, WISH, { dryRun: true })).rejects.toMatchObject({
      code: 'CEPH_TENANT_DIFFERS',
    });
    const made = gateway(NOTHING, ALL, foreign.arn);
    await expect(settleAnnouncing(made, WISH, { dryRun: false })).rejects.toMatchObject({
      code: 'CEPH_TENANT_DIFFERS',
    });
    expect([known.asked, made.asked]).toEqual([[], ['topic']]);
  });

  it.each([
    [
      'has something otherwise still',
      NOTHING,
      { ...ALL, topic: { ...topic, persistent: false } },
      'topic: persistent is off, not on',
    ],
    [
      'lost another notification by it',
      { ...NOTHING, others: [other] },
      ALL,
      'the notification other is gone',
    ],
  ])('tells when the gateway %s', async (_what, before, after, words) => {
    const settled = settleAnnouncing(gateway(before, after), WISH, { dryRun: false });
    await expect(settled).rejects.toMatchObject({
      code: 'CEPH_NOT_SETTLED',
      message: expect.stringContaining(words) as string,
    });
  });
});
