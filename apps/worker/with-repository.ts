import type { ButlerRepository, RepositoryConnection } from '#adapters/butler-registry';
import { Refused } from '#domain/failure';

/** A repository that refuses while the process runs (a migration, another password) is opened anew for the next batch. */
export async function withRepository<T>(
  connection: RepositoryConnection,
  use: (repository: ButlerRepository) => Promise<T>,
): Promise<T> {
  try {
    return await use(await connection.open());
  } catch (error) {
    if (error instanceof Refused) await connection.close();
    throw error;
  }
}
