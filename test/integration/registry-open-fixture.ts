import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ButlerRepository } from '#adapters/butler-registry';
import { createTestRepository, readText, type TestRepository } from './registry-fixture';

/** One repository, opened in many ways. */
export class OpeningBench {
  #repository: TestRepository | undefined;
  #configs = 0;

  async start(): Promise<void> {
    this.#repository = await createTestRepository();
  }

  async stop(): Promise<void> {
    await this.#repository?.remove();
  }

  get repository(): TestRepository {
    if (this.#repository === undefined) throw new Error('not started');
    return this.#repository;
  }

  /** Writes a `butler.yaml` under another name into the repository's folder. */
  config(text: string): string {
    this.#configs += 1;
    const path = join(this.repository.folder, `config${this.#configs}.yaml`);
    writeFileSync(path, text);
    return path;
  }

  /** Opens and closes again. */
  async opening(path: string, more: object = {}): Promise<ButlerRepository> {
    const butler = await ButlerRepository.open(path, { readText, ...more });
    await butler.close();
    return butler;
  }

  /** Does work while an attribute of the registry has another value. */
  async withAttribute(name: string, value: string | null, work: () => Promise<void>): Promise<void> {
    const { repository } = this;
    const [before] = await repository.rows('SELECT value FROM butler_attributes WHERE name = $1', [name]);
    await repository.rows('DELETE FROM butler_attributes WHERE name = $1', [name]);
    if (value !== null) await repository.rows('INSERT INTO butler_attributes VALUES ($1, $2)', [name, value]);
    try {
      await work();
    } finally {
      await repository.rows('DELETE FROM butler_attributes WHERE name = $1', [name]);
      if (before !== undefined) {
        await repository.rows('INSERT INTO butler_attributes VALUES ($1, $2)', [name, before['value']]);
      }
    }
  }

  /** The registry's URL with another login, whose password is its name. */
  urlOf(user: string): string {
    return this.repository.database.url.replace('butler:butler@', `${user}:${user}@`);
  }
}

/** A refusal with this code whose message holds these parts in their order. */
export const refused = (code: string, ...parts: readonly string[]): unknown =>
  expect.objectContaining({
    name: 'Refused',
    code,
    message: expect.stringMatching(
      new RegExp(parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*'), 's'),
    ) as unknown,
  });
