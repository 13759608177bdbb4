import { ButlerRepository, type OpenOptions } from '#adapters/butler-registry';
import type { ObjectStores } from '#adapters/object-store';
import type { RetryLater } from '#domain/failure';
import type { CliContext } from './cli-context';
import { openPatiently } from './open-patiently';
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

/** How a command opens a repository. */
export interface Opening extends Pick<OpenOptions, 'limits' | 'readOnly'> {
  /** How long it may be away at first. */
  readonly waitSeconds: number;
  /** Ends the wait for it. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Lends a command a repository, open until its work is done, and the object stores that the environment names.
 *
 * @throws Refused, RetryLater where the repository cannot be opened; WrongUse for a wrong environment
 */
export function withRepository<T>(
  context: CliContext,
  repository: string,
  { waitSeconds, signal, ...options }: Opening,
  work: (open: OpenRepository) => Promise<T>,
): Promise<T> {
  return withRepositoryFiles(context, repository, async (files, stores) => {
    const open = (): Promise<ButlerRepository> =>
      ButlerRepository.open(repository, {
        readText: files.readText,
        ...environmentOptions(context),
        ...options,
      });
    const onWait = ({ code, message }: RetryLater): void => {
      context.error(`autoingest: ${code}: ${message} Waiting for up to ${waitSeconds} s.`);
    };
    const butler = await openPatiently(open, { waitSeconds, signal, onWait });
    try {
      return await work({ butler, stores });
    } finally {
      await butler.close();
    }
  });
}
