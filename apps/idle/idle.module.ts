import { Module, type DynamicModule } from '@nestjs/common';
import { Registry } from 'prom-client';
import { QueueModule, QueueRecovery, QueueStatus, RedisCheck } from '#adapters/queue';
import { Logs, redisEndpoint } from '#adapters/runtime';
import type { IdleConfig } from './config-schema';
import { IdleCounts } from './idle-counts';
import { IdleRounds } from './idle-rounds';
import { RedisCounts } from './redis-counts';

/** Finds what dead workers left, and what waits for a retry. */
@Module({})
export class IdleModule {
  static forRoot(config: IdleConfig): DynamicModule {
    return {
      module: IdleModule,
      imports: [QueueModule.forRoot(redisEndpoint(config))],
      providers: [
        {
          provide: IdleRounds,
          useFactory: (
            recovery: QueueRecovery,
            status: QueueStatus,
            redis: RedisCheck,
            metrics: Registry,
            logs: Logs,
          ) =>
            new IdleRounds(
              {
                recovery,
                status,
                redis,
                counts: new IdleCounts(metrics),
                redisCounts: new RedisCounts(metrics),
                log: logs.for('idle'),
                now: () => performance.now(),
              },
              { intervalMs: config.IDLE_INTERVAL, foreignIdleMs: config.IDLE_FOREIGN },
            ),
          inject: [QueueRecovery, QueueStatus, RedisCheck, Registry, Logs],
        },
      ],
    };
  }
}
