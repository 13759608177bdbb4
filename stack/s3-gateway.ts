import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { DataFolder } from './data-folder';
import { onPath } from './redis-program';
import { RunningProgram } from './running-program';
import type { ProcessToSupervise } from './supervisor';

/** How S3 clients reach the buckets. */
export interface S3Access {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

const STARTS_WITHIN_MS = 30_000;

/**
 * Finds versitygw, which serves folders as S3 buckets.
 *
 * @throws Error with what a person can do
 */
export function findS3Gateway(): string {
  const program = onPath('versitygw');
  if (program !== undefined) return program;
  throw new Error(
    '--s3 needs the program versitygw on PATH: go install github.com/versity/versitygw/cmd/versitygw@latest',
  );
}

/**
 * Serves the bucket folders by S3 as well. What is put there appears in the folder in one step, and is announced by the same
 * watch as everything else.
 */
export function s3Gateway(
  program: string,
  folder: DataFolder,
  port: number,
  { endpoint, accessKey, secretKey }: S3Access,
): ProcessToSupervise {
  const metadata = join(folder.root, 's3-metadata');
  mkdirSync(metadata, { recursive: true });
  return {
    name: 'S3',
    start: async () => {
      const gateway = await RunningProgram.start({
        command: program,
        // Metadata beside the files instead of in extended attributes, which not every file system has.
        args: [
          '--quiet',
          '--keep-alive',
          '--port',
          `127.0.0.1:${port}`,
          'posix',
          '--sidecar',
          metadata,
          folder.buckets,
        ],
        env: { ...process.env, ROOT_ACCESS_KEY: accessKey, ROOT_SECRET_KEY: secretKey },
        logFile: join(folder.logs, 's3.log'),
        ownGroup: true,
      });
      await untilItAnswers(gateway, endpoint);
      return {
        pid: gateway.pid,
        ended: gateway.ended,
        lastLines: (lines) => gateway.lastLines(lines),
        stop: async () => {
          await gateway.stop('SIGTERM', 10_000);
        },
      };
    },
  };
}

/** Any answer will do: without a signature it is 403. */
async function untilItAnswers(gateway: RunningProgram, endpoint: string): Promise<void> {
  const deadline = Date.now() + STARTS_WITHIN_MS;
  for (;;) {
    const answered = await fetch(endpoint, { signal: AbortSignal.timeout(2000) }).then(
      async (answer) => {
        await answer.body?.cancel();
        return true;
      },
      () => false,
    );
    if (answered) return;
    if (gateway.hasEnded || Date.now() > deadline) {
      await gateway.stop('SIGTERM', 5000);
      throw new Error(`versitygw did not start:\n${gateway.lastLines(20)}`);
    }
    await pause(25);
  }
}
