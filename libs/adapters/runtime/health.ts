/** Something that must work for the process to be ready, or to be alive. */
export interface HealthCheck {
  /** Stands in the answer of `/health/…`. */
  readonly name: string;
  /** Resolves when all is well; the message of what it rejects with stands in the answer, so no secrets in it. */
  check(): Promise<unknown>;
}

/** How far a process is in its life. */
export type Phase = 'starting' | 'running' | 'stopping';

/** What `/health/live` and `/health/ready` answer from; checks are added while the app is put together. */
export class Health {
  phase: Phase = 'starting';
  readonly #readiness: HealthCheck[] = [];
  readonly #liveness: HealthCheck[] = [];

  /** Kubernetes sends no requests while one of these fails. */
  addReadiness(check: HealthCheck): void {
    this.#readiness.push(check);
  }

  /** Kubernetes restarts the process when one of these keeps failing: only for what a restart mends. */
  addLiveness(check: HealthCheck): void {
    this.#liveness.push(check);
  }

  get readiness(): readonly HealthCheck[] {
    return this.#readiness;
  }

  get liveness(): readonly HealthCheck[] {
    return this.#liveness;
  }
}
