import type { Command } from 'commander';
import { CephAnnouncing, compareAnnouncing } from '#adapters/ceph';
import type { CliContext } from '../cli-context';
import { SomeFailed } from '../some-failed';
import { addAnnouncingOptions, wishOf, type AnnouncingFlags } from './announcing-options';
import { announcingForPrograms, announcingInWords, differenceInWords } from './announcing-report';
import { bucketToAnnounce } from './bucket-to-announce';

/** `autoingest ceph status` */
export const addCephStatusCommand = (ceph: Command, context: CliContext): void => {
  const command = ceph
    .command('status')
    .summary('say how a bucket is announced, and what is not as it should be')
    .description(
      'Say how the objects of a bucket are announced, and what differs from what setup would make; change nothing. The endpoint is compared where --endpoint is given, the secret where NOTIFICATION_SECRET is set.',
    );
  addAnnouncingOptions(command)
    .addHelpText('after', '\nExit status: 0 all is as it should be, 1 something differs.')
    .action(async (bucket: string, flags: AnnouncingFlags) => {
      const target = bucketToAnnounce(bucket, context);
      const wish = wishOf(context, target, flags);
      const ceph = new CephAnnouncing(target.gateway);
      try {
        const found = await ceph.find(wish);
        const differences = compareAnnouncing(found, wish);
        if (flags.json === true) context.out(announcingForPrograms(bucket, wish, found, differences));
        else {
          for (const line of announcingInWords(wish, found)) context.out(line);
          for (const difference of differences) context.out(differenceInWords(difference));
          context.out(
            `${bucket}: ${differences.length === 0 ? 'all is as it should be' : 'this is to be put right by autoingest ceph setup'}.`,
          );
        }
        if (differences.length > 0) throw new SomeFailed();
      } finally {
        ceph.close();
      }
    });
};
