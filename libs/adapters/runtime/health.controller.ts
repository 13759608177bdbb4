import { setTimeout as pause } from 'node:timers/promises';
import { Controller, Get } from '@nestjs/common';
import {
  HealthCheckService,
  HealthIndicatorService,
  type HealthCheckResult,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import { Health, type HealthCheck } from './health';

const LIMIT_MS = 1000;

/** `GET /health/live` and `/health/ready`: 200 or 503, with each check and what is wrong. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly health: Health,
  ) {}

  @Get('live')
  live(): Promise<HealthCheckResult> {
    return this.checks.check(this.health.liveness.map((check) => () => this.#indicate(check)));
  }

  @Get('ready')
  ready(): Promise<HealthCheckResult> {
    const phase: HealthCheck = {
      name: 'process',
      check: async () => {
        if (this.health.phase !== 'running') throw new Error(this.health.phase);
        return Promise.resolve();
      },
    };
    return this.checks.check([phase, ...this.health.readiness].map((check) => () => this.#indicate(check)));
  }

  async #indicate(check: HealthCheck): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(check.name);
    const limit = new AbortController();
    try {
      await Promise.race([
        check.check(),
        pause(LIMIT_MS, undefined, { signal: limit.signal }).then(() => {
          throw new Error(`no answer within ${LIMIT_MS} ms`);
        }),
      ]);
      return indicator.up();
    } catch (error) {
      return indicator.down(error instanceof Error ? error.message : String(error));
    } finally {
      limit.abort();
    }
  }
}
