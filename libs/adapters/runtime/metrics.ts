import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { httpLimits } from './http-limits';

/**
 * A registry with the figures of the process (CPU, memory, event loop, garbage collection) already in it, and which app it is,
 * since when: what an alarm misses when the app is gone, and sees change when it starts again and again.
 */
export function processMetrics(app: string): Registry {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  new Gauge({
    name: 'autoingest_app_start_time_seconds',
    help: 'When this process of an app started, in seconds since 1970.',
    labelNames: ['app'],
    registers: [metrics],
  }).set({ app }, performance.timeOrigin / 1000);
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
