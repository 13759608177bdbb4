import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const ANSWERS = ['present', 'absent', 'listed', 'invalid', 'unavailable'] as const;
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1];

/** What was answered. */
export type AnswerKind = (typeof ANSWERS)[number];

/** Counts what was answered to those who asked for images, and who waits. */
export class PresenceCounts {
  readonly #answers: Readonly<Record<AnswerKind, { inc(): void }>>;
  readonly #seconds: Histogram;
  readonly #dropped: Counter;

  /** @param waiting - how many questions are held open now */
  constructor(metrics: Registry, waiting: () => number) {
    const answers = new Counter({
      name: 'autoingest_presence_answers_total',
      help: 'Questions for images by what was answered.',
      labelNames: ['answer'],
      registers: [metrics],
    });
    this.#answers = Object.fromEntries(
      ANSWERS.map((answer) => {
        answers.inc({ answer }, 0);
        return [answer, answers.labels({ answer })];
      }),
    ) as Record<AnswerKind, { inc(): void }>;
    this.#seconds = new Histogram({
      name: 'autoingest_presence_answer_duration_seconds',
      help: 'Time from a question that does not wait to its answer.',
      buckets: SECONDS,
      registers: [metrics],
    });
    this.#dropped = new Counter({
      name: 'autoingest_presence_connections_dropped_total',
      help: 'Connections that were closed unheard, since there were too many.',
      registers: [metrics],
    });
    new Gauge({
      name: 'autoingest_presence_waiting',
      help: 'Questions that are held open now.',
      registers: [metrics],
      collect() {
        this.set(waiting());
      },
    });
  }

  answer(answer: AnswerKind): void {
    this.#answers[answer].inc();
  }

  /** @param ms - how long the answer to a question that did not wait has taken */
  took(ms: number): void {
    this.#seconds.observe(ms / 1000);
  }

  dropped(): void {
    this.#dropped.inc();
  }
}
