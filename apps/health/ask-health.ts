import { request } from 'node:http';

const LIMIT_MS = 2000;
/** Who listens on every address is asked by its loopback, without resolving a name. */
const LOOPBACK_OF: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Where the app of this container listens, from its own variables. */
export function healthUrl(env: Readonly<Record<string, string | undefined>>, path: string): URL {
  const host = env['LISTEN_HOST'] || '0.0.0.0';
  const reached = LOOPBACK_OF[host] ?? host;
  const authority = reached.includes(':') ? `[${reached}]` : reached;
  return new URL(path, `http://${authority}:${env['PORT'] || '8000'}`);
}

/** Whether a health path is answered with 200 within 2 s; never rejects. */
export function isHealthy(url: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(url, { agent: false, signal: AbortSignal.timeout(LIMIT_MS) }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.on('error', () => {
      resolve(false);
    });
    asked.end();
  });
}
