import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** An object gateway that has one topic, whatever its name, and one bucket without notifications; it makes no new ones. */
export interface CephTopics {
  readonly port: number;
  close(): void;
}

/**
 * Starts one on loopback.
 *
 * Source: answers of radosgw 16.2.15, which repeats in `EndpointArgs` the request that made the topic.
 *
 * @param endpoint - where the topic sends to
 * @param secret - what it puts into each record
 */
export async function startCephTopics(endpoint: string, secret: string): Promise<CephTopics> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      const action = /(?:^|&)Action=(\w+)/.exec(body)?.[1];
      const status = action === 'CreateTopic' ? 400 : 200;
      response.writeHead(status, { 'content-type': 'application/xml' });
      if (action === 'CreateTopic') {
        response.end(
          `<ErrorResponse><Error><Code>InvalidArgument</Code><Message>${xml(body)}</Message></Error></ErrorResponse>`,
        );
      } else if (action === 'GetTopicAttributes') response.end(attributes(endpoint, secret));
      else
        response.end(
          '<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></NotificationConfiguration>',
        );
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function attributes(endpoint: string, secret: string): string {
  const args = `Name=marked&OpaqueData=${secret}&push-endpoint=${endpoint}`;
  const entries = {
    TopicArn: 'arn:aws:sns:default::marked',
    EndPoint: JSON.stringify({ EndpointAddress: endpoint, EndpointArgs: args, Persistent: false }),
    OpaqueData: secret,
  };
  const shown = Object.entries(entries).map(
    ([key, value]) => `<entry><key>${key}</key><value>${xml(value)}</value></entry>`,
  );
  return `<GetTopicAttributesResponse xmlns="https://sns.amazonaws.com/doc/2010-03-31/"><GetTopicAttributesResult><Attributes>${shown.join('')}</Attributes></GetTopicAttributesResult></GetTopicAttributesResponse>`;
}

const xml = (part: string): string =>
  part.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
