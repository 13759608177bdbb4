import type { Command } from 'commander';
import { CephAnnouncing, settleAnnouncing } from '#adapters/ceph';
import type { CliContext } from '../cli-context';
import { WrongUse } from '../wrong-use';
import { addAnnouncingOptions, wishOf, type AnnouncingFlags } from './announcing-options';
import { announcingForPrograms, announcingInWords, differenceInWords } from './announcing-report';
import { bucketToAnnounce } from './bucket-to-announce';

interface SetupFlags extends AnnouncingFlags {
  readonly attribute?: Readonly<Record<string, string>>;
  readonly dryRun?: true;
}

const DONE = { put_topic: 'put the topic', put_notification: 'put the notification' } as const;

/** `autoingest ceph setup` */
export const addCephSetupCommand = (ceph: Command, context: CliContext): void => {
  const command = ceph
    .command('setup')
    .summary('have a bucket announced to enqueue')
    .description(
      'Make the topic, which says where events go, and the notification of the bucket, which says that new objects are events of it; or make existing ones so. What is so already is not touched; other notifications of the bucket stay.',
    );
  addAnnouncingOptions(command)
    .option(
      '--attribute <name=value>',
      'a further attribute of the topic, such as verify-ssl=false; several times for several',
      attribute,
    )
    .option('--dry-run', 'say what would be changed, and change nothing')
    .action(async (bucket: string, flags: SetupFlags) => {
      const target = bucketToAnnounce(bucket, context);
      const wish = { ...wishOf(context, target, flags), attributes: flags.attribute ?? {} };
      if (wish.endpoint === undefined)
        throw new WrongUse('say where events go: --endpoint http://host:8000/notify.');
      if (wish.secret === undefined) {
        throw new WrongUse(
          'NOTIFICATION_SECRET must hold what enqueue has in it, since each record is to carry it.',
        );
      }
      const dryRun = flags.dryRun === true;
      const ceph = new CephAnnouncing(target.gateway);
      try {
        const { found, differences, changes } = await settleAnnouncing(ceph, wish, { dryRun });
        if (flags.json === true) {
          context.out(announcingForPrograms(bucket, wish, found, differences, { changes, dryRun }));
          return;
        }
        for (const difference of differences) context.out(differenceInWords(difference));
        if (changes.length === 0) context.out(`${bucket}: nothing to change.`);
        else {
          const steps = changes.map((change) => DONE[change]).join(', ');
          context.out(`${bucket}: ${dryRun ? `would have ${steps}` : steps}.`);
        }
        if (!dryRun) for (const line of announcingInWords(wish, found)) context.out(line);
      } finally {
        ceph.close();
      }
    });
};

function attribute(
  text: string,
  before: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  const equals = text.indexOf('=');
  const name = text.slice(0, equals);
  if (equals < 1 || /^(?:push-endpoint|persistent|opaquedata)$/i.test(name)) {
    throw new WrongUse(
      '--attribute must be name=value; endpoint, persistence and secret are given by --endpoint, --no-persistent and NOTIFICATION_SECRET.',
    );
  }
  return { ...before, [name]: text.slice(equals + 1) };
}
