import type { Command } from 'commander';
import type { CliContext } from '../cli-context';
import { addCephSetupCommand } from './ceph-setup-command';
import { addCephStatusCommand } from './ceph-status-command';

/** `autoingest ceph` */
export const addCephCommand = (program: Command, context: CliContext): void => {
  const ceph = program
    .command('ceph')
    .summary('make and check what has Ceph announce the objects of a bucket')
    .description(
      "Make and check topic and notification by which Ceph's object gateway announces the new objects of a bucket to enqueue.",
    )
    .addHelpText(
      'after',
      '\nEndpoint and credential are those of the profile (LSST_RESOURCES_S3_PROFILE_<name>, or S3_ENDPOINT_URL and AWS_…); the user must own the bucket.\nNOTIFICATION_SECRET is what each record carries; it is never printed. See docs/ceph.md.',
    );
  addCephSetupCommand(ceph, context);
  addCephStatusCommand(ceph, context);
};
