import { readFileSync } from 'node:fs';
import { Client } from 'pg';

/** So many ms a tick of the kernel's accounting lasts. */
const TICK_MS = 10;

/** CPU so far of the processes that serve the worker's connections; null where the system does not tell (it is Linux that does). */
export async function postgresCpuMs(registryDb: string): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const client = new Client({ connectionString: registryDb });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'autoingest'`,
    );
    return rows.reduce((sum, { pid }) => {
      // Fields 14 and 15, counted from 1: user and system time; the name in field 2 is in brackets and may hold spaces.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return sum + (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    }, 0);
  } finally {
    await client.end();
  }
}
