import { RepositoryFiles } from '#adapters/butler-registry';
import { ObjectStores, s3ProfilesFrom } from '#adapters/object-store';
import type { CliContext } from './cli-context';
import { WrongUse } from './wrong-use';

/** Lends a command the files of repositories, in folders and in the S3 stores that the environment names. */
export async function withRepositoryFiles<T>(
  context: CliContext,
  repository: string,
  work: (files: RepositoryFiles, stores: ObjectStores) => Promise<T>,
): Promise<T> {
  const { profiles, faults } = s3ProfilesFrom(context.environment);
  const [fault] = faults;
  if (fault !== undefined && repository.startsWith('s3://')) {
    throw new WrongUse(`the variable ${fault.variable} must hold ${fault.mustHold}.`);
  }
  const stores = new ObjectStores({ profiles: fault === undefined ? profiles : [] });
  try {
    return await work(new RepositoryFiles(stores), stores);
  } finally {
    await stores.close();
  }
}
