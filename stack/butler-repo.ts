import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { INSTRUMENTS } from '#domain/instruments';
import { readSettings, writePrivately, writeSettings, type DataFolder } from './data-folder';
import type { PostgresServer } from './postgres';
import { RunningProgram } from './running-program';

export const DATABASE = 'butler';

/** The registry's URL as `butler.yaml` has it: the password stands in `db-auth.yaml`. */
export const registryUrl = (port: number): string => `postgresql://butler@127.0.0.1:${port}/${DATABASE}`;

/**
 * Makes a Butler repository with every instrument on the first start, by the commands an operator uses; later it only sees to it
 * that `butler.yaml` names the port of today, and that instruments which a newer version knows are registered. A first start that was interrupted is begun anew.
 *
 * @returns whether it was made just now
 * @throws Error with the command's last lines where it does not succeed
 */
export async function prepareRepo(
  folder: DataFolder,
  postgres: PostgresServer,
  dist: string,
): Promise<boolean> {
  const { username, password } = new URL(postgres.url(DATABASE));
  // No port in the pattern: it fits whichever one is used.
  writePrivately(
    folder.dbAuth,
    `- url: postgresql://127.0.0.1/${DATABASE}\n  username: ${username}\n  password: ${password}\n`,
  );
  const settings = readSettings(folder);
  const instruments = INSTRUMENTS.map(({ name }) => name);
  const configuration = join(folder.repo, 'butler.yaml');
  if (settings.repoIsMade) {
    if (!existsSync(configuration)) {
      throw new Error(
        `${configuration} is gone, but the registry is there: put it back, or remove ${folder.root} to begin anew.`,
      );
    }
    renewPort(configuration, postgres.port);
    if (instruments.some((name) => !settings.instruments.includes(name))) {
      await autoingest(folder, dist, ['register-instrument', folder.repo, ...instruments]);
      writeSettings(folder, { ...settings, instruments });
    }
    return false;
  }
  rmSync(folder.repo, { recursive: true, force: true });
  await dropDatabase(postgres.url());
  await postgres.createDatabase(DATABASE);
  const url = registryUrl(postgres.port);
  await autoingest(folder, dist, ['create', folder.repo, '--registry-db', url]);
  await autoingest(folder, dist, ['register-instrument', folder.repo, ...instruments]);
  writeSettings(folder, { ...settings, repoIsMade: true, instruments });
  return true;
}

function renewPort(configuration: string, port: number): void {
  const text = readFileSync(configuration, 'utf8');
  const renewed = text.replace(/(@127\.0\.0\.1:)\d+(\/)/, `$1${port}$2`);
  if (renewed !== text) writeFileSync(configuration, renewed);
}

async function dropDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
  } finally {
    await client.end();
  }
}

async function autoingest(folder: DataFolder, dist: string, args: readonly string[]): Promise<void> {
  const command = await RunningProgram.start({
    command: process.execPath,
    args: ['--enable-source-maps', join(dist, 'apps/cli/main.js'), ...args],
    env: { ...process.env, LSST_DB_AUTH: folder.dbAuth },
    ownGroup: false,
  });
  const { code } = await command.ended;
  if (code !== 0) throw new Error(`autoingest ${args.join(' ')} failed:\n${command.lastLines(20)}`);
}
