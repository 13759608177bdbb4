import {
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { Refused, type FailureFacts } from '#domain/failure';
import type { AnnouncingFound } from './announcing';
import { WANTED_EVENT, type AnnouncingWish } from './announcing-wish';
import { cephFailure, gatewayError } from './ceph-failure';
import { wantedFilter } from './compare-announcing';
import type { NotificationFound } from './notification-found';
import { readTopic, type TopicFound } from './topic-found';

/** An object gateway of Ceph with the credential of a user of it. */
export interface CephGateway {
  /** Scheme, host and port, no path. */
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const TIMEOUT_MS = 10_000;

/**
 * What announces the new objects of buckets: topics by the gateway's SNS requests, notifications by its S3 requests. Failures: RetryLater
 * S3_UNAVAILABLE, BUCKET_MISSING; Refused CEPH_REFUSED, CEPH_ANSWER_UNKNOWN.
 */
export class CephAnnouncing {
  private readonly endpoint: string;
  private readonly s3: S3Client;
  private readonly sns: SNSClient;

  constructor({ endpoint, accessKeyId, secretAccessKey }: CephGateway) {
    this.endpoint = endpoint;
    const options = {
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 2,
      requestHandler: {
        connectionTimeout: 3000,
        requestTimeout: TIMEOUT_MS,
        throwOnRequestTimeout: true,
      },
    };
    this.sns = new SNSClient(options);
    this.s3 = new S3Client({
      ...options,
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  /** Reads what there is of what is wished. */
  async find({ bucket, topic, notification }: AnnouncingWish): Promise<AnnouncingFound> {
    const [found, copy, all] = await Promise.all([
      this.topic(topic),
      this.topic(`${notification}_${topic}`),
      this.notifications(bucket),
    ]);
    return {
      topic: found,
      notification: all.find(({ id }) => id === notification),
      // A copy belongs to a notification of that name; another bucket's is the same one.
      copy: all.some(({ id }) => id === notification) ? copy : undefined,
      others: all.filter(({ id }) => id !== notification),
    };
  }

  /** Makes a topic, or makes an existing one so. @returns its ARN */
  async putTopic({
    topic,
    endpoint = '',
    secret = '',
    persistent,
    attributes,
  }: AnnouncingWish): Promise<string> {
    const command = new CreateTopicCommand({
      Name: topic,
      Attributes: {
        ...attributes,
        'push-endpoint': endpoint,
        persistent: String(persistent),
        OpaqueData: secret,
      },
    });
    const { TopicArn: arn } = await this.asked('CreateTopic', { topic }, () => this.sns.send(command));
    if (arn !== undefined && arn !== '') return arn;
    throw new Refused('CEPH_ANSWER_UNKNOWN', 'The gateway named no ARN for the topic.', { facts: { topic } });
  }

  /** Makes a bucket's notification, or makes an existing one so; the bucket's others stay. @param topicArn - must exist */
  async putNotification(wish: AnnouncingWish, topicArn: string): Promise<void> {
    const { bucket, notification } = wish;
    const rules = Object.entries(wantedFilter(wish));
    const command = new PutBucketNotificationConfigurationCommand({
      Bucket: bucket,
      NotificationConfiguration: {
        TopicConfigurations: [
          {
            Id: notification,
            TopicArn: topicArn,
            Events: [WANTED_EVENT],
            ...(rules.length === 0
              ? {}
              : {
                  Filter: {
                    Key: {
                      FilterRules: rules.map(([name, value]) => ({ Name: name as 'prefix', Value: value })),
                    },
                  },
                }),
          },
        ],
      },
    });
    await this.asked('PutBucketNotification', { bucket, topicArn }, () => this.s3.send(command));
  }

  close(): void {
    this.s3.destroy();
    this.sns.destroy();
  }

  private async topic(name: string): Promise<TopicFound | undefined> {
    // The gateway goes by the name alone: its zone group and the user's tenant need not be known beforehand.
    const command = new GetTopicAttributesCommand({ TopicArn: `arn:aws:sns:::${name}` });
    const answer = await this.asked('GetTopicAttributes', { topic: name }, async () => {
      try {
        return await this.sns.send(command);
      } catch (error) {
        if (gatewayError(error).status === 404) return undefined;
        throw error;
      }
    });
    if (answer === undefined) return undefined;
    const found = readTopic(answer.Attributes ?? {});
    if (found !== undefined) return found;
    throw new Refused('CEPH_ANSWER_UNKNOWN', 'The gateway described the topic in an unknown form.', {
      facts: { topic: name },
    });
  }

  private async notifications(bucket: string): Promise<readonly NotificationFound[]> {
    const command = new GetBucketNotificationConfigurationCommand({ Bucket: bucket });
    const answer = await this.asked('GetBucketNotification', { bucket }, () => this.s3.send(command));
    return (answer.TopicConfigurations ?? []).map(({ Id = '', TopicArn = '', Events = [], Filter }) => ({
      id: Id,
      topicArn: TopicArn,
      events: Events,
      filter: Object.fromEntries(
        (Filter?.Key?.FilterRules ?? [])
          .map(({ Name = '', Value = '' }): [string, string] => [Name, Value])
          .sort(([one], [other]) => (one < other ? -1 : 1)),
      ),
    }));
  }

  private async asked<T>(request: string, facts: FailureFacts, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      throw cephFailure(error, this.endpoint, request, facts);
    }
  }
}
