import { ButlerRepository, type OpenOptions } from '#adapters/butler-registry';
import type { ObjectStores } from '#adapters/object-store';
import type { CliContext } from './cli-context';
import { withRepositoryFiles } from './with-repository-files';

/** What a command works with. */
export interface OpenRepository {
  readonly butler: ButlerRepository;
  readonly stores: ObjectStores;
}

/** What opening a repository needs of the environment, files apart. */
export const environmentOptions = ({
  environment,
}: CliContext): Pick<OpenOptions, 'credentials' | 'aliases'> => ({
  credentials: environment,
  aliases: environment,
});

/**
 * Lends a command a repository, open until its work is done, and the object stores that the environment names.
 *
 * @throws Refused, RetryLater where the repository cannot be opened; WrongUse for a wrong environment
 */
export function withRepository<T>(
  context: CliContext,
  repository: string,
  options: Pick<OpenOptions, 'limits' | 'readOnly'>,
  work: (open: OpenRepository) => Promise<T>,
): Promise<T> {
  return withRepositoryFiles(context, repository, async (files, stores) => {
    const butler = await ButlerRepository.open(repository, {
      readText: files.readText,
      ...environmentOptions(context),
      ...options,
    });
    try {
      return await work({ butler, stores });
    } finally {
      await butler.close();
    }
  });
}
