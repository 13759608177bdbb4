import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestCertificate } from './test-certificate';

/** A server that takes nothing and says in its answer all that it was asked with: the credential above all. */
export interface EchoServer {
  readonly port: number;
  /** How many requests it has answered. */
  readonly answered: number;
  close(): void;
}

/**
 * Starts one on loopback. Its answer is that of an S3 server which refuses a signature, as AWS gives it, whatever it was asked.
 *
 * @param certificate - with it the server speaks TLS
 */
export async function startEchoServer(status: number, certificate?: TestCertificate): Promise<EchoServer> {
  let answered = 0;
  const listener: RequestListener = (request, response) => {
    void (async () => {
      const body = await text(request);
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(request.method === 'HEAD' ? undefined : refusalOf(request, body));
      answered += 1;
    })();
  };
  const server =
    certificate === undefined
      ? createServer(listener)
      : createTlsServer({ cert: certificate.certificate, key: certificate.key }, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get answered() {
      return answered;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function refusalOf(request: IncomingMessage, body: string): string {
  const credential = /Credential=([^/,]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const asked = [`${request.method ?? ''} ${request.url ?? ''}`, ...request.rawHeaders, body].join('\n');
  return [
    '<?xml version="1.0"?><Error><Code>SignatureDoesNotMatch</Code>',
    `<Message>The signature of ${escaped(asked)} is wrong</Message>`,
    `<AWSAccessKeyId>${escaped(credential)}</AWSAccessKeyId><StringToSign>${escaped(asked)}</StringToSign>`,
    '<RequestId>tx1</RequestId></Error>',
  ].join('');
}

const escaped = (part: string): string => part.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
