import { setTimeout as pause } from 'node:timers/promises';
import { SeededRandom } from '../../../libs/simulator/seeded-random';
import type { NightFacts, PresenceQuestion } from './checks/night-facts';
import type { Findings } from './findings';

const ASK_EVERY_MS = 50;
const TIMEOUT_MS = 1_000;

/** Prompt Processing: asks all through the night for images of the night, and takes no wrong answer. */
export class PresenceAsker {
  readonly answers = { present: 0, absent: 0, none: 0 };
  private readonly ending = new AbortController();
  private asking: Promise<void> = Promise.resolve();

  constructor(
    private readonly baseUrl: string,
    private readonly night: NightFacts,
    private readonly seed: string,
    private readonly findings: Findings,
  ) {}

  start(): void {
    this.asking = this.ask();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.asking;
  }

  private async ask(): Promise<void> {
    const { signal } = this.ending;
    const random = new SeededRandom(this.seed).fork('presence');
    const [first, ...others] = this.night.questions(this.night.wanted.map(({ path }) => path));
    while (first !== undefined && !signal.aborted) {
      await this.askFor(random.pick([first, ...others]));
      await pause(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async askFor({ group, snap, detectorName, uris }: PresenceQuestion): Promise<void> {
    const url = `${this.baseUrl}/presence/LSSTCam/${encodeURIComponent(group)}/${snap}/${detectorName}`;
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      const text = await answer.text();
      const { present, uri } = JSON.parse(text) as { present?: boolean; uri?: string };
      if (answer.status === 503) this.answers.none += 1;
      else if (answer.status === 200 && present === false) this.answers.absent += 1;
      else if (answer.status === 200 && present === true && uris.includes(uri ?? ''))
        this.answers.present += 1;
      else this.findings.add('PRESENCE', `${url} was answered ${answer.status} ${text}`);
    } catch {
      this.answers.none += 1;
    }
  }
}
