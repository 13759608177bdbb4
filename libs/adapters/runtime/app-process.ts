import type { AddressInfo } from 'node:net';
import type { Server as HttpServer } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule, Type } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { Refused } from '#domain/failure';
import { Health, type HealthCheck } from './health';
import { BODY_LIMIT, httpLimits, SILENCE_LIMIT_MS } from './http-limits';
import type { Log, Logs } from './logs';
import { processMetrics, serveMetricsAlone, serveMetricsOn } from './metrics';
import { NestLog } from './nest-log';
import type { ConfigOf, ConfigSchema } from './parse-config';
import type { AppVariables, ProcessConfig } from './process-variables';
import { RuntimeModule } from './runtime.module';
import { waitFor, type Dependency } from './wait-for';

const SWEEP_MS = 100;
/** Connections that may wait to be accepted; Node's 511 make the rest of a burst knock again only a second later. */
const BACKLOG = 4096;

/** What one process is made of. Hooks are called in the order in which they stand here. */
export interface AppDefinition<V extends AppVariables> {
  /** The app's folder: names its log lines. */
  readonly name: string;
  readonly schema: ConfigSchema<V>;
  /** The root module, made from the configuration's values. */
  module(config: ConfigOf<ConfigSchema<V>>, logs: Logs): DynamicModule | Type;
  /** Options of the HTTP server, over those of {@link createApp}. */
  readonly server?: ConstructorParameters<typeof FastifyAdapter>[0];
  /** What must be there before the process starts to work; it serves its health meanwhile. */
  dependencies?(nest: NestFastifyApplication): readonly Dependency[];
  /** What must work for `/health/ready` to say 200. */
  readiness?(nest: NestFastifyApplication): readonly HealthCheck[];
  /** Begins to work; rejecting ends the process. */
  start?(nest: NestFastifyApplication): Promise<void>;
  /** Stops taking work, and finishes or gives back what is at hand. */
  stop?(nest: NestFastifyApplication): Promise<void>;
}

/** One process, put together and not yet listening: tests call `nest.inject()`, `runApp` lets it live. */
export class AppProcess<V extends AppVariables> {
  readonly #stopping = new AbortController();
  #metricsServer: HttpServer | undefined;
  #stopped: Promise<void> | undefined;

  constructor(
    private readonly definition: AppDefinition<V>,
    private readonly config: ProcessConfig,
    private readonly log: Log,
    readonly nest: NestFastifyApplication,
    readonly health: Health,
    readonly metrics: Registry,
  ) {}

  /** The port it listens on; 0 before {@link listen}. */
  get port(): number {
    const address = this.nest.getHttpServer().address() as AddressInfo | null;
    return address?.port ?? 0;
  }

  /** The port that serves `/metrics`. */
  get metricsPort(): number {
    const address = this.#metricsServer?.address() as AddressInfo | null | undefined;
    return address?.port ?? this.port;
  }

  /**
   * Listens, waits for what is needed, and begins to work.
   *
   * @throws {@link Refused} `PORT_UNUSABLE` when a port is taken or must not be opened, and whatever `start` rejects with
   */
  async listen(): Promise<void> {
    const { PORT: port, METRICS_PORT: metricsPort, LISTEN_HOST: host } = this.config;
    await opened('PORT', host, port, () => this.nest.listen({ port, host, backlog: BACKLOG }));
    if (metricsPort !== undefined) {
      this.#metricsServer = await opened('METRICS_PORT', host, metricsPort, () =>
        serveMetricsAlone(this.metrics, host, metricsPort),
      );
    }
    this.log.info({ host, port: this.port, metricsPort: this.metricsPort }, 'listening');
    await this.start();
  }

  /** Waits for what is needed and begins to work, without a port: for tests. */
  async start(): Promise<void> {
    try {
      const dependencies = this.definition.dependencies?.(this.nest) ?? [];
      await Promise.all(
        dependencies.map((dependency) => waitFor(dependency, this.log, { signal: this.#stopping.signal })),
      );
      await this.definition.start?.(this.nest);
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      throw error;
    }
    if (this.health.phase === 'starting') this.health.phase = 'running';
  }

  /** Readiness off, no new work, what is at hand finished or given back, connections closed. Once, however often it is called. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.health.phase = 'stopping';
    this.#stopping.abort();
    await this.definition.stop?.(this.nest);
    await closed(this.nest);
    this.#metricsServer?.close();
    this.#metricsServer?.closeAllConnections();
  }
}

/**
 * Puts a process together from its parsed configuration: Nest on Fastify, with logs, health and metrics.
 *
 * Requests are limited in size and time (`http-limits.ts`); a path of up to 8 KiB may be one parameter; idle connections do not hold up the stop.
 */
export async function createApp<V extends AppVariables>(
  definition: AppDefinition<V>,
  config: ConfigOf<ConfigSchema<V>>,
  logs: Logs,
): Promise<AppProcess<V>> {
  const own = config as ProcessConfig;
  const health = new Health();
  const metrics = processMetrics(definition.name);
  const adapter = new FastifyAdapter({
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 8192 },
    bodyLimit: BODY_LIMIT,
    connectionTimeout: SILENCE_LIMIT_MS,
    requestTimeout: httpLimits.requestTimeout,
    http: httpLimits,
    ...definition.server,
  });
  const root = {
    imports: [RuntimeModule.forRoot({ logs, health, metrics }), definition.module(config, logs)],
  };
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class
  const nest = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLog(logs.for('nest')),
    abortOnError: false,
  });
  // A client that keeps its connection would hold up the stop, so it is asked to close it with its last answer.
  adapter.getInstance<FastifyInstance>().addHook('onSend', (_request, reply, _payload, done) => {
    if (health.phase === 'stopping') reply.header('connection', 'close');
    done();
  });
  if (own.METRICS_PORT === undefined) {
    serveMetricsOn(adapter.getInstance<FastifyInstance>(), metrics);
  }
  for (const check of definition.readiness?.(nest) ?? []) health.addReadiness(check);
  await nest.init();
  await adapter.getInstance<FastifyInstance>().ready();
  return new AppProcess(definition, own, logs.for('runtime'), nest, health, metrics);
}

/** Closes an app; connections that become idle only meanwhile are closed as well. */
async function closed(nest: NestFastifyApplication): Promise<void> {
  const server = nest.getHttpServer();
  const sweep = setInterval(() => {
    server.closeIdleConnections();
  }, SWEEP_MS);
  try {
    await nest.close();
  } finally {
    clearInterval(sweep);
  }
}

async function opened<T>(variable: string, host: string, port: number, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const what: Readonly<Record<string, string>> = {
      EADDRINUSE: 'is taken by another process',
      EACCES: 'may not be opened by this user',
      EADDRNOTAVAIL: 'cannot be opened, since this machine does not have that address',
    };
    const said = code === undefined ? undefined : what[code];
    if (said === undefined) throw error;
    throw new Refused('PORT_UNUSABLE', `port ${port} of ${host} ${said}; set ${variable} to another one`, {
      facts: { variable, host, port },
      cause: error,
    });
  }
}
