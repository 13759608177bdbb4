import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { NotificationReader, NotificationSecrets } from '#adapters/notifications';
import { ObjectQueue, QueueModule, RedisRightsCheck, RIGHTS_OF_SETTINGS, RightsGate } from '#adapters/queue';
import { Logs, redisEndpoint } from '#adapters/runtime';
import type { EnqueueConfig } from './config-schema';
import { NotificationCounts } from './notification-counts';
import { NotificationIntake } from './notification-intake';
import { notifyRoute } from './notify-route';

const CONFIG = Symbol('enqueue config');
const AOF_COMMAND = RIGHTS_OF_SETTINGS['DURABLE_ACK=aof'].command;

/** Notifications in, Redis out. */
@Module({})
export class EnqueueModule implements OnModuleInit {
  constructor(
    private readonly http: HttpAdapterHost<FastifyAdapter>,
    private readonly intake: NotificationIntake,
    private readonly counts: NotificationCounts,
    private readonly logs: Logs,
    @Inject(CONFIG) private readonly config: EnqueueConfig,
  ) {}

  static forRoot(config: EnqueueConfig): DynamicModule {
    return {
      module: EnqueueModule,
      imports: [
        QueueModule.forRoot({ ...redisEndpoint(config), awaitsAppend: config.DURABLE_ACK === 'aof' }),
      ],
      providers: [
        { provide: CONFIG, useValue: config },
        {
          provide: NotificationCounts,
          useFactory: (metrics: Registry) => new NotificationCounts(metrics),
          inject: [Registry],
        },
        {
          provide: RightsGate,
          useFactory: (rights: RedisRightsCheck) =>
            new RightsGate(() =>
              rights.require('enqueue', config.DURABLE_ACK === 'aof' ? [AOF_COMMAND] : []),
            ),
          inject: [RedisRightsCheck],
        },
        {
          provide: NotificationIntake,
          useFactory: (queue: ObjectQueue, rights: RightsGate, counts: NotificationCounts, logs: Logs) =>
            new NotificationIntake(
              readerFor(config),
              queue,
              rights,
              config.DEDUPE_SECONDS,
              counts,
              logs.for('enqueue'),
              Date.now,
            ),
          inject: [ObjectQueue, RightsGate, NotificationCounts, Logs],
        },
      ],
    };
  }

  async onModuleInit(): Promise<void> {
    const server = this.http.httpAdapter.getInstance<FastifyInstance>();
    const options = {
      intake: this.config.WEBHOOK_SOURCE ? this.intake : null,
      refusalDelayMs: this.config.REFUSAL_DELAY,
      pause: (ms: number) => pause(ms),
      counts: this.counts,
      log: this.logs.for('enqueue'),
    };
    await server.register((scope, _options, done) => {
      notifyRoute(scope, options);
      done();
    });
  }
}

function readerFor(config: EnqueueConfig): NotificationReader {
  const secret = config.NOTIFICATION_SECRET?.reveal();
  const previous = config.NOTIFICATION_SECRET_PREVIOUS?.reveal();
  return new NotificationReader({
    secrets:
      secret === undefined
        ? null
        : new NotificationSecrets(previous === undefined ? [secret] : [secret, previous]),
    wanted: config.DATASET_REGEXP,
    profile: config.PROFILE,
    tenantInPath: config.TENANT_IN_PATH,
  });
}
