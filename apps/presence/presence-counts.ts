import { Counter, type Registry } from 'prom-client';

const ANSWERS = ['present', 'absent', 'invalid', 'unavailable'] as const;

/** Counts what was answered to those who asked for an image. */
export class PresenceCounts {
  readonly #answers: Counter<'answer'>;

  constructor(metrics: Registry) {
    this.#answers = new Counter({
      name: 'autoingest_presence_answers_total',
      help: 'Questions for an image by what was answered.',
      labelNames: ['answer'],
      registers: [metrics],
    });
    for (const answer of ANSWERS) this.#answers.inc({ answer }, 0);
  }

  answer(answer: (typeof ANSWERS)[number]): void {
    this.#answers.inc({ answer });
  }
}
