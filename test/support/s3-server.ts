// By its file: the package names itself for `import` only, and Jest loads test files by `require`.
import { buildApp } from '../../node_modules/fauxqs/dist/app.js';

/** An S3 server in memory, on loopback. */
export interface S3Server {
  readonly endpoint: string;
  createBucket(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts an S3 server for a test file; it takes any key and secret. */
export async function startS3Server(): Promise<S3Server> {
  const app = buildApp({ logger: false });
  // Its own start function would listen on all addresses.
  const endpoint = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    endpoint,
    createBucket: async (name) => {
      const answer = await fetch(`${endpoint}/${name}`, {
        method: 'PUT',
        headers: { authorization: 'AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request' },
      });
      if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    },
    stop: async () => {
      await app.close();
    },
  };
}
