import type { AnnouncingFound } from './announcing';
import type { AnnouncingWish } from './announcing-wish';
import { compareAnnouncing, secretState } from './compare-announcing';
import type { TopicFound } from './topic-found';

const WISH: AnnouncingWish = {
  bucket: 'tn:summit',
  topic: 'autoingest-summit',
  notification: 'autoingest',
  endpoint: 'http://enqueue:8000/notify',
  secret: 'right-secret',
  previousSecret: 'former-secret',
  persistent: true,
  prefix: '',
  suffix: '',
  attributes: {},
};
const TOPIC: TopicFound = {
  arn: 'arn:aws:sns:default:tn:autoingest-summit',
  endpoint: 'http://enqueue:8000/notify',
  persistent: true,
  opaqueData: 'right-secret',
};
const FOUND: AnnouncingFound = {
  topic: TOPIC,
  notification: { id: 'autoingest', topicArn: TOPIC.arn, events: ['s3:ObjectCreated:*'], filter: {} },
  copy: TOPIC,
  others: [],
};
const differences = (found: Partial<AnnouncingFound>, wish: Partial<AnnouncingWish> = {}): string[] =>
  compareAnnouncing({ ...FOUND, ...found }, { ...WISH, ...wish }).map(
    ({ part, what, found: is, wanted }) => `${part} ${what}: ${is} -> ${wanted}`,
  );

describe('what announces a bucket', () => {
  it('is as it should be when nothing differs, with a copy of the topic or without', () => {
    expect(differences({})).toEqual([]);
    expect(differences({ copy: undefined })).toEqual([]);
  });

  it('differs where there is none', () => {
    expect(differences({ topic: undefined, notification: undefined, copy: undefined })).toEqual([
      'topic missing: none -> autoingest-summit',
      'notification missing: none -> autoingest',
    ]);
  });

  it.each([
    [
      'endpoint',
      { endpoint: 'https://user:pass@other/x' },
      'https://…@other/x -> http://enqueue:8000/notify',
    ],
    ['endpoint', { endpoint: '' }, 'none -> http://enqueue:8000/notify'],
    ['persistent', { persistent: false }, 'off -> on'],
    ['secret', { opaqueData: 'guessed-secret' }, 'another secret -> NOTIFICATION_SECRET'],
    ['secret', { opaqueData: '' }, 'none -> NOTIFICATION_SECRET'],
    ['secret', { opaqueData: 'former-secret' }, 'NOTIFICATION_SECRET_PREVIOUS -> NOTIFICATION_SECRET'],
  ])('differs by the %s of the topic, and of the copy by which it is sent: %j', (what, changed, words) => {
    expect(differences({ topic: { ...TOPIC, ...changed } })).toEqual([`topic ${what}: ${words}`]);
    expect(differences({ copy: { ...TOPIC, ...changed } })).toEqual([`copy ${what}: ${words}`]);
  });

  it.each([
    [{ topicArn: 'arn:aws:sns:default:tn:old' }, 'topic: old -> autoingest-summit'],
    [{ events: ['s3:ObjectCreated:Put'] }, 'events: s3:ObjectCreated:Put -> s3:ObjectCreated:*'],
    [{ events: [] }, 'events: all events -> s3:ObjectCreated:*'],
    [
      { filter: { prefix: 'LSSTCam/', suffix: 'fits' } },
      'events: s3:ObjectCreated:*, keys of prefix "LSSTCam/" and suffix "fits" -> s3:ObjectCreated:*',
    ],
  ])('differs by its notification: %j', (changed, words) => {
    const notification = {
      id: 'autoingest',
      topicArn: TOPIC.arn,
      events: ['s3:ObjectCreated:*'],
      filter: {},
    };
    expect(differences({ notification: { ...notification, ...changed } })).toEqual([`notification ${words}`]);
  });

  it('is as it should be with the filter that is wished', () => {
    const filter = { prefix: 'LSSTCam/', suffix: 'fits' };
    const notification = { id: 'autoingest', topicArn: TOPIC.arn, events: ['s3:ObjectCreated:*'], filter };
    expect(differences({ notification }, filter)).toEqual([]);
  });

  it('is not compared with an endpoint or a secret that is not given', () => {
    const given = { endpoint: undefined, secret: undefined, previousSecret: undefined };
    expect(differences({}, given)).toEqual([]);
    expect(secretState(TOPIC, { ...WISH, ...given })).toBe('not_compared');
    expect(secretState({ ...TOPIC, opaqueData: '' }, { ...WISH, ...given })).toBe('missing');
  });

  it('never tells a secret', () => {
    const topics = ['right-secret', 'former-secret', 'guessed-secret'].map((opaqueData) => ({
      ...TOPIC,
      opaqueData,
    }));
    const told = topics.map((topic) =>
      JSON.stringify(compareAnnouncing({ ...FOUND, topic, copy: topic }, WISH)),
    );
    expect(told.join('')).not.toMatch(/(?:right|former|guessed)-secret/);
  });
});
