import { Inject, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { GroupArrivals, GroupLookUps, QueueModule, type QueueModuleOptions } from '#adapters/queue';
import { Logs, redisEndpoint } from '#adapters/runtime';
import type { PresenceConfig } from './config-schema';
import { HeldQuestions } from './held-questions';
import { HeldSweep } from './held-sweep';
import { interfaceDocument } from './interface-document';
import { PresenceCounts } from './presence-counts';
import { PresenceRights } from './presence-rights';
import { presenceRoutes } from './presence-route';
import { guardServer } from './presence-server';
import { topicsOf, WantedImages } from './wanted-images';

const CONFIG = Symbol('presence config');

/** How soon Redis is given up. */
export type PatienceWithRedis = Pick<QueueModuleOptions, 'prompt' | 'lookUpLimitMs'>;

/** Tells Prompt Processing which images have arrived. */
@Module({})
export class PresenceModule implements OnModuleInit {
  constructor(
    private readonly http: HttpAdapterHost<FastifyAdapter>,
    private readonly lookUps: GroupLookUps,
    private readonly arrivals: GroupArrivals,
    private readonly held: HeldQuestions,
    private readonly metrics: Registry,
    private readonly logs: Logs,
    @Inject(CONFIG) private readonly config: PresenceConfig,
  ) {}

  static forRoot(config: PresenceConfig, patience: PatienceWithRedis = { prompt: true }): DynamicModule {
    return {
      module: PresenceModule,
      imports: [QueueModule.forRoot({ ...redisEndpoint(config), ...patience, hearsArrivals: true })],
      providers: [
        { provide: CONFIG, useValue: config },
        {
          provide: PresenceRights,
          useFactory: (lookUps: GroupLookUps, arrivals: GroupArrivals) =>
            new PresenceRights(lookUps, arrivals, config.DELETE_SEEN),
          inject: [GroupLookUps, GroupArrivals],
        },
        { provide: HeldQuestions, useFactory: () => new HeldQuestions() },
        {
          provide: HeldSweep,
          useFactory: (held: HeldQuestions, arrivals: GroupArrivals) => new HeldSweep(held, arrivals),
          inject: [HeldQuestions, GroupArrivals],
        },
      ],
    };
  }

  onModuleInit(): void {
    const { held } = this;
    const fastify = this.http.httpAdapter.getInstance<FastifyInstance>();
    const counts = new PresenceCounts(this.metrics, () => held.count);
    guardServer(fastify, counts);
    presenceRoutes(fastify, {
      images: new WantedImages(this.lookUps, this.config.DELETE_SEEN),
      held,
      counts,
      log: this.logs.for('presence'),
    });
    const description = JSON.stringify(interfaceDocument());
    fastify.get('/openapi.json', { exposeHeadRoute: false }, (_request, reply) =>
      reply.type('application/json').send(description),
    );
    this.arrivals.listen({
      arrived: (keys) => {
        if (held.isAwaiting) held.wake(topicsOf(keys));
      },
      resumed: () => {
        held.wakeAll();
      },
    });
  }
}
