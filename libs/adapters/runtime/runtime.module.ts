import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Registry } from 'prom-client';
import { Health } from './health';
import { HealthController } from './health.controller';
import { Logs } from './logs';

/** Gives every module of a process its logs, health and metrics, and serves `/health/…`. */
@Module({})
export class RuntimeModule {
  static forRoot(options: { logs: Logs; health: Health; metrics: Registry }): DynamicModule {
    return {
      module: RuntimeModule,
      global: true,
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController],
      providers: [
        { provide: Logs, useValue: options.logs },
        { provide: Health, useValue: options.health },
        { provide: Registry, useValue: options.metrics },
      ],
      exports: [Logs, Health, Registry],
    };
  }
}
