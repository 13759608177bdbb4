import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '#stack';

export const S3_KEYS = { accessKeyId: 'benchkey', secretAccessKey: 'benchsecret' };

/** An S3 server with one bucket, as a process of its own. */
export interface BenchS3 {
  readonly name: string;
  readonly endpoint: string;
  stop(): void;
}

/** Starts versitygw where it is on PATH, a real server on files; else fauxqs, which is slower than any real one. */
export function startS3(folder: string, bucket: string): Promise<BenchS3> {
  const found = spawnSync('versitygw', ['--version']).error === undefined;
  return found ? startVersitygw(folder, bucket) : startFauxqs(bucket);
}

async function startVersitygw(folder: string, bucket: string): Promise<BenchS3> {
  const [buckets, metadata] = [join(folder, 'buckets'), join(folder, 'metadata')];
  for (const made of [join(buckets, bucket), metadata]) mkdirSync(made, { recursive: true });
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    'versitygw',
    ['--quiet', '--keep-alive', '--port', address, 'posix', '--sidecar', metadata, buckets],
    {
      stdio: 'ignore',
      env: {
        ...process.env,
        ROOT_ACCESS_KEY: S3_KEYS.accessKeyId,
        ROOT_SECRET_KEY: S3_KEYS.secretAccessKey,
      },
    },
  );
  const endpoint = `http://${address}`;
  const answers = (): Promise<boolean> =>
    fetch(endpoint).then(
      () => true,
      () => false,
    );
  while (!(await answers())) await pause(25);
  return { name: 'versitygw', endpoint, stop: () => child.kill('SIGTERM') };
}

async function startFauxqs(bucket: string): Promise<BenchS3> {
  const child = spawn(process.execPath, [join(__dirname, 's3-process.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const endpoint = line.toString().trim();
  const made = await fetch(`${endpoint}/${bucket}`, {
    method: 'PUT',
    headers: { authorization: 'AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request' },
  });
  if (!made.ok) throw new Error(`no bucket: ${await made.text()}`);
  return { name: 'fauxqs', endpoint, stop: () => child.kill('SIGTERM') };
}
