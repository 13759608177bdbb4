import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { httpLimits } from './http-limits';

/** A registry with the figures of the process (CPU, memory, event loop, garbage collection) already in it. */
export function processMetrics(): Registry {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  return metrics;
}

/** Serves `GET /metrics` on the app's own server. */
export function serveMetricsOn(server: FastifyInstance, metrics: Registry): void {
  server.get('/metrics', async (_request, reply) => {
    return reply.type(metrics.contentType).send(await metrics.metrics());
  });
}

/** Serves `GET /metrics` on a server of its own. */
export async function serveMetricsAlone(metrics: Registry, host: string, port: number): Promise<Server> {
  const server = createServer(httpLimits, (request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metrics.metrics().then(
      (body) => response.writeHead(200, { 'content-type': metrics.contentType }).end(body),
      () => response.writeHead(500).end(),
    );
  });
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}
