import { ButlerRepository } from './butler-repository';
import type { OpenOptions } from './open-options';

/** A repository that is opened when it is first needed: a process may start, and say that it waits, before PostgreSQL does. */
export class RepositoryConnection {
  readonly #repository: string;
  readonly #options: OpenOptions;
  #opening: Promise<ButlerRepository> | undefined;

  constructor(repository: string, options: OpenOptions) {
    this.#repository = repository;
    this.#options = options;
  }

  /**
   * The open repository. An attempt that fails is made anew by the next call.
   *
   * @throws as `ButlerRepository.open`
   */
  open(): Promise<ButlerRepository> {
    this.#opening ??= ButlerRepository.open(this.#repository, this.#options).catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  /** For health checks. @throws RetryLater or Refused */
  async ping(): Promise<void> {
    const repository = await this.open();
    await repository.ping();
  }

  /** Closes what is open; statements under way are finished first. */
  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    const repository = await opening?.catch(() => undefined);
    await repository?.close();
  }
}
