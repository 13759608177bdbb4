import { Inject, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { GroupKeys, QueueModule } from '#adapters/queue';
import { Logs, redisEndpoint } from '#adapters/runtime';
import type { PresenceConfig } from './config-schema';
import { PresenceCounts } from './presence-counts';
import { presenceRoute } from './presence-route';

const CONFIG = Symbol('presence config');

/** Tells Prompt Processing which images have arrived. */
@Module({})
export class PresenceModule implements OnModuleInit {
  constructor(
    private readonly http: HttpAdapterHost<FastifyAdapter>,
    private readonly groups: GroupKeys,
    private readonly metrics: Registry,
    private readonly logs: Logs,
    @Inject(CONFIG) private readonly config: PresenceConfig,
  ) {}

  static forRoot(config: PresenceConfig): DynamicModule {
    return {
      module: PresenceModule,
      imports: [QueueModule.forRoot(redisEndpoint(config))],
      providers: [{ provide: CONFIG, useValue: config }],
    };
  }

  onModuleInit(): void {
    presenceRoute(this.http.httpAdapter.getInstance<FastifyInstance>(), {
      groups: this.groups,
      deleteSeen: this.config.DELETE_SEEN,
      counts: new PresenceCounts(this.metrics),
      log: this.logs.for('presence'),
    });
  }
}
