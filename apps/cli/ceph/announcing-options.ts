import { Option, type Command } from 'commander';
import type { AnnouncingWish } from '#adapters/ceph';
import type { CliContext } from '../cli-context';
import { WrongUse } from '../wrong-use';
import type { BucketToAnnounce } from './bucket-to-announce';

/** The options of the commands on topic and notification of a bucket. */
export interface AnnouncingFlags {
  readonly endpoint?: string;
  readonly topic?: string;
  readonly notification: string;
  readonly persistent: boolean;
  readonly prefix: string;
  readonly suffix: string;
  readonly json?: true;
}

/** Gives a command the options that say how a bucket is to be announced. */
export function addAnnouncingOptions(command: Command): Command {
  return command
    .argument('<bucket>', '[profile@][tenant:]bucket, as in BUCKET')
    .option('--endpoint <url>', 'where events go: http(s)://host[:port]/notify of enqueue')
    .option('--topic <name>', "the topic's name (default: autoingest-BUCKET)")
    .option('--notification <id>', "the notification's name in the bucket", 'autoingest')
    .option('--no-persistent', 'a topic that sends each event once, during the request that put the object')
    .addOption(new Option('--prefix <text>', 'only keys that begin so').default('', 'all'))
    .addOption(new Option('--suffix <text>', 'only keys that end so').default('', 'all'))
    .option('--json', 'print one JSON object');
}

/**
 * What the options and the environment's secrets wish for.
 *
 * @throws WrongUse for an endpoint or a name that Ceph could not use
 */
export function wishOf(
  { environment }: CliContext,
  { s3Name, bucketName }: BucketToAnnounce,
  flags: AnnouncingFlags,
): AnnouncingWish {
  const { endpoint, notification, persistent, prefix, suffix } = flags;
  const topic = flags.topic ?? `autoingest-${bucketName.replaceAll(/[^A-Za-z0-9_-]/g, '-')}`;
  for (const [option, name] of [
    ['--topic', topic],
    ['--notification', notification],
  ] as const) {
    if (!NAME.test(name)) {
      throw new WrongUse(
        `${option} must be 1 to 256 letters, digits, _ and - of ASCII, not ${JSON.stringify(name)}.`,
      );
    }
  }
  if (endpoint !== undefined) refuseUnusable(endpoint);
  return {
    bucket: s3Name,
    topic,
    notification,
    endpoint,
    secret: environment['NOTIFICATION_SECRET'] || undefined,
    previousSecret: environment['NOTIFICATION_SECRET_PREVIOUS'] || undefined,
    persistent,
    prefix,
    suffix,
    attributes: {},
  };
}

const NAME = /^[A-Za-z0-9_-]{1,256}$/;

function refuseUnusable(endpoint: string): void {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new WrongUse('--endpoint must be http://host[:port]/notify or https://host[:port]/notify.');
  }
  if (url.pathname !== '/notify') {
    throw new WrongUse(
      `--endpoint must end in /notify, where enqueue takes notifications, not in ${JSON.stringify(url.pathname)}: Ceph would send each event again and again.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new WrongUse('--endpoint must have no user and password: enqueue goes by NOTIFICATION_SECRET.');
  }
}
