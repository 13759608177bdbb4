import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  CreateBucketCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, ListTopicsCommand } from '@aws-sdk/client-sns';
import { SECRET, type CephStage } from './ceph-stage';

const BUCKET = 'rubin@operators';
const TOPIC = 'autoingest-operators';

interface Report {
  readonly changes?: readonly string[];
  readonly differences: readonly Readonly<Record<string, string>>[];
  readonly topic: Readonly<Record<string, unknown>> | null;
  readonly copy: Readonly<Record<string, unknown>> | null;
  readonly others: readonly { readonly id: string }[];
}

/** What operators do to topics and notifications, on a bucket whose events a bare server takes. */
export function setupCases(stage: CephStage): void {
  const carried: unknown[] = [];
  let server: Server;
  let endpoint = '';

  /** Runs a command on the bucket; its report, and how it ended. */
  const ceph = async (
    words: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ): Promise<Report & { readonly status: number }> => {
    const [verb = '', ...options] = words;
    const asked = [verb, BUCKET, '--endpoint', endpoint, '--no-persistent', '--json', ...options];
    const { status, out } = await stage.ceph(asked, environment);
    return { status, ...(JSON.parse(out) as Report) };
  };
  const put = (key: string): Promise<void> => stage.put(BUCKET, key, Buffer.from('x'));
  const putTopicAside = (attributes: Record<string, string>): Promise<unknown> =>
    stage.sns().send(new CreateTopicCommand({ Name: TOPIC, Attributes: attributes }));

  beforeAll(async () => {
    await stage.s3().send(new CreateBucketCommand({ Bucket: 'operators' }));
    server = createServer((request, response) => {
      void (async () => {
        const body = await text(request);
        const { Records } = JSON.parse(body) as { Records: { opaqueData: string }[] };
        carried.push(...Records.map(({ opaqueData }) => opaqueData));
        response.end();
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('says what setup would do, and does nothing, with --dry-run', async () => {
    expect(await ceph(['setup', '--dry-run'])).toMatchObject({
      status: 0,
      dryRun: true,
      changes: ['put_topic', 'put_notification'],
      topic: null,
      notification: null,
    });
    const { Topics } = await stage.sns().send(new ListTopicsCommand({}));
    expect(Topics?.filter(({ TopicArn }) => TopicArn?.endsWith(TOPIC))).toEqual([]);
    const { status, differences } = await ceph(['status']);
    expect([status, differences.map(({ part, what }) => `${part} ${what}`)]).toEqual([
      1,
      ['topic missing', 'notification missing'],
    ]);
  });

  it('makes topic and notification once, however often it is asked to', async () => {
    expect((await ceph(['setup'])).changes).toEqual(['put_topic', 'put_notification']);
    expect((await ceph(['setup'])).changes).toEqual([]);
    expect(await ceph(['status'])).toMatchObject({
      status: 0,
      differences: [],
      topic: { endpoint, persistent: false, secret: 'matches' },
      notification: { id: 'autoingest', events: ['s3:ObjectCreated:*'], filter: {} },
    });
    await put('first');
    expect(carried.splice(0)).toEqual([SECRET]);
  });

  it('tells that events go by what the topic was when the notification was put, and puts it right', async () => {
    const environment = { NOTIFICATION_SECRET: 'the new one', NOTIFICATION_SECRET_PREVIOUS: SECRET };
    await putTopicAside({ 'push-endpoint': endpoint, persistent: 'false', OpaqueData: 'the new one' });
    await put('second');
    expect(carried.splice(0)).toEqual([SECRET]);
    expect(await ceph(['status'], environment)).toMatchObject({
      status: 1,
      topic: { secret: 'matches' },
      copy: { secret: 'previous' },
      differences: [{ part: 'copy', what: 'secret' }],
    });
    expect((await ceph(['setup'], environment)).changes).toEqual(['put_notification']);
    await put('third');
    expect(carried.splice(0)).toEqual(['the new one']);
  });

  it('names all that differs, and puts it right', async () => {
    await putTopicAside({ 'push-endpoint': 'http://127.0.0.1:1/elsewhere', persistent: 'true' });
    const { status, differences } = await ceph(['status', '--suffix', 'fits']);
    expect([status, differences.map(({ part, what }) => `${part} ${what}`)]).toEqual([
      1,
      ['topic endpoint', 'topic persistent', 'topic secret', 'notification events', 'copy secret'],
    ]);
    expect((await ceph(['setup', '--suffix', 'fits'])).changes).toEqual(['put_topic', 'put_notification']);
    await put('a.json');
    await put('a.fits');
    expect(carried.splice(0)).toEqual([SECRET]);
  });

  it('leaves other notifications of the bucket alone, and shows them', async () => {
    const { TopicArn } = await stage
      .sns()
      .send(new CreateTopicCommand({ Name: 'backup', Attributes: { 'push-endpoint': endpoint } }));
    await stage.s3().send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: 'operators',
        NotificationConfiguration: {
          TopicConfigurations: [{ Id: 'backup', TopicArn, Events: ['s3:ObjectRemoved:*'] }],
        },
      }),
    );
    const { others } = await ceph(['setup']);
    expect(others.map(({ id }) => id)).toEqual(['backup']);
    const request = new GetBucketNotificationConfigurationCommand({ Bucket: 'operators' });
    const { TopicConfigurations } = await stage.s3().send(request);
    expect(TopicConfigurations?.map(({ Id }) => Id)).toEqual(['autoingest', 'backup']);
  });

  it('speaks to people in a line each', async () => {
    const { status, out } = await stage.ceph(['status', BUCKET, '--no-persistent']);
    expect([status, out.split('\n')]).toEqual([
      0,
      [
        `topic         arn:aws:sns:default::${TOPIC}: not persistent, to ${endpoint}, secret as in NOTIFICATION_SECRET`,
        `notification  autoingest: s3:ObjectCreated:* to ${TOPIC}`,
        `sends by      the topic as it was then: not persistent, to ${endpoint}, secret as in NOTIFICATION_SECRET`,
        'other         backup: s3:ObjectRemoved:* to backup',
        `${BUCKET}: all is as it should be.`,
      ],
    ]);
  });

  it.each([
    ['a bucket that is not there', 'rubin@nowhere', {}, 'BUCKET_MISSING'],
    ['a credential that is refused', 'wrong@operators', { wrong: 'rubinkey:guessed@' }, 'CEPH_REFUSED'],
    ['a gateway that is not there', 'gone@operators', { gone: 'k:s@127.0.0.1:1#' }, 'S3_UNAVAILABLE'],
  ])('names what is wrong of %s', async (_what, bucket, profiles, code) => {
    const address = stage.cluster.endpoint.replace('http://', '');
    const environment = Object.fromEntries(
      Object.entries(profiles).map(([name, start]) => [
        `LSST_RESOURCES_S3_PROFILE_${name}`,
        `http://${start.endsWith('#') ? start.slice(0, -1) : `${start}${address}`}`,
      ]),
    );
    const { status, error } = await stage.ceph(['status', bucket], environment);
    expect([status, error]).toEqual([1, expect.stringContaining(`autoingest: ${code}: `) as string]);
  });

  it('never prints a secret', () => {
    expect(stage.said.length).toBeGreaterThan(10);
    expect(stage.said.join('\n')).not.toMatch(/s3cr&t|the new one|guessed|rubin\+secret/);
  });
}
