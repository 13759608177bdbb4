import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#stack';

/** A repository whose PostgreSQL is down. */
export interface RepositoryAway {
  readonly repo: string;
  remove(): void;
}

export async function repositoryAway(): Promise<RepositoryAway> {
  const repo = mkdtempSync(join(tmpdir(), 'autoingest-away-'));
  writeFileSync(
    join(repo, 'butler.yaml'),
    `registry:\n  db: postgresql://nobody@127.0.0.1:${await freePort()}/none\n`,
  );
  return {
    repo,
    remove: () => {
      rmSync(repo, { recursive: true, force: true });
    },
  };
}
