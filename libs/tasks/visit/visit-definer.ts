import {
  rangeText,
  type ButlerRepository,
  type ExposureKey,
  type StoredExposure,
  type VisitOutcome,
  type VisitRows,
} from '#adapters/butler-registry';
import { Failure, Refused, RetryLater } from '#domain/failure';
import type { ExposureRecord } from '#domain/observation';
import { ONE_TO_ONE } from './groupings';
import { LateVisits } from './late-visits';
import type { VisitLog } from './visit-log';
import { isOnSky, visitRows } from './visit-rows';

/** An exposure that is in the registry. */
export interface RegisteredExposure {
  readonly record: ExposureRecord;
  /** Whether it has just been inserted: then it has no visit. */
  readonly isNew: boolean;
  /** Whether its visit, if it has one, is to be made as this record says: the record may have been changed. */
  readonly updatesVisit?: boolean;
}

/** What became of a visit, for counting; `code` is empty unless it is not as it should be. */
export type VisitListener = (instrument: string, result: VisitOutcome['status'], code: string) => void;

interface VisitDefinerParts {
  readonly repository: Pick<ButlerRepository, 'defineVisits' | 'exposuresWithoutVisit'>;
  readonly log: VisitLog;
  readonly onVisit?: VisitListener;
  /** Told how many exposures wait for the registry. */
  readonly onWaiting?: (count: number) => void;
  /** The pause before what failed for the registry's sake is tried again, in ms. */
  readonly firstPauseMs?: number;
}

/** Exposures of which is remembered that they have their visit: one night has some thousand. */
const MOST_KNOWN = 10_000;
/** Visits of one statement: computing their regions holds up everything else in the process for some 30 ms. */
const AT_ONCE = 4;

/** Defines the visits of exposures as they are registered: each exposure on the sky is a visit. Doing it again does no harm. */
export class VisitDefiner {
  private readonly known = new Set<string>();
  private readonly late: LateVisits<RegisteredExposure>;

  constructor(private readonly parts: VisitDefinerParts) {
    this.late = new LateVisits({
      define: async (exposures) => {
        try {
          await this.defineAll(exposures);
        } catch (error) {
          if (isOutside(error)) throw error;
        }
      },
      onWaiting: parts.onWaiting ?? ignore,
      log: parts.log,
      firstPauseMs: parts.firstPauseMs,
    });
  }

  /**
   * Defines the visits that these exposures lack. Whatever goes wrong is told and counted here, and hurts nobody: what failed for
   * the registry's sake is tried again later, by itself.
   */
  async define(exposures: readonly RegisteredExposure[]): Promise<void> {
    try {
      await this.defineAll(exposures);
    } catch (error) {
      if (!isOutside(error)) return;
      for (const exposure of exposures) {
        if (!this.isDone(exposure)) this.late.add(keyOf(exposure.record), exposure);
      }
    }
  }

  /** Ends the tries of what failed before. */
  stop(): void {
    this.late.stop();
  }

  private isDone({ record, updatesVisit = false }: RegisteredExposure): boolean {
    return !isOnSky(record) || (!updatesVisit && this.known.has(keyOf(record)));
  }

  /** @throws whatever kept it from being done, told already */
  private async defineAll(exposures: readonly RegisteredExposure[]): Promise<void> {
    const wanted = exposures.filter((exposure) => !this.isDone(exposure));
    if (wanted.length === 0) return;
    try {
      const lacking = await this.lackingAmong(wanted);
      for (let begin = 0; begin < lacking.length; begin += AT_ONCE) {
        await this.defineAtOnce(lacking.slice(begin, begin + AT_ONCE));
      }
    } catch (error) {
      this.tell(error, wanted);
      throw error;
    }
  }

  /** Those that have no visit, new ones and old ones that lost theirs to a crash; and those whose visit may have to be updated. */
  private async lackingAmong(
    exposures: readonly RegisteredExposure[],
  ): Promise<readonly RegisteredExposure[]> {
    const keys = exposures
      .filter(({ isNew, updatesVisit = false }) => !isNew && !updatesVisit)
      .map(({ record: { instrument, id } }) => ({ instrument, id }));
    if (keys.length === 0) return exposures;
    const [system] = ONE_TO_ONE.systems;
    const found = await this.parts.repository.exposuresWithoutVisit(keys, system.id);
    const lacking = new Set(found.map(keyOf));
    for (const key of keys) if (!lacking.has(keyOf(key))) this.remember(keyOf(key));
    return exposures.filter(
      ({ record, isNew, updatesVisit = false }) => isNew || updatesVisit || lacking.has(keyOf(record)),
    );
  }

  private async defineAtOnce(exposures: readonly RegisteredExposure[]): Promise<void> {
    const visits: VisitRows[] = [];
    for (const { record, isNew, updatesVisit = false } of exposures) {
      const [group] = ONE_TO_ONE.group([stored(record)]);
      if (group === undefined || 'reason' in group) continue;
      // A visit that is older than its exposure belonged to one that was removed: it is made anew.
      const rows = visitRows(group, isNew || updatesVisit);
      if ('visit' in rows) visits.push(rows);
      else {
        const { instrument, obs_id: obsId } = record;
        this.parts.onVisit?.(instrument, 'failed', rows.code);
        this.parts.log.error(
          { instrument, obsId, code: rows.code, reason: rows.reason },
          'visit not defined',
        );
        this.remember(keyOf(record));
      }
    }
    const outcomes = await this.parts.repository.defineVisits(visits);
    visits.forEach((visit, index) => {
      const outcome = outcomes[index];
      if (outcome !== undefined) this.settle(visit, outcome);
    });
  }

  private settle({ visit }: VisitRows, outcome: VisitOutcome): void {
    const { instrument, id, name: obsId } = visit;
    const isBad = outcome.status === 'conflict' || outcome.status === 'failed';
    this.parts.onVisit?.(instrument, outcome.status, isBad ? outcome.code : '');
    const facts = { instrument, obsId };
    if (isBad) {
      const { code, message: reason } = outcome;
      this.parts.log.error({ ...outcome.facts, ...facts, code, reason }, 'visit not defined');
    } else if (outcome.status === 'updated') {
      this.parts.log.info({ ...facts, columns: outcome.columns }, 'visit updated');
    } else {
      this.parts.log.debug({ ...facts, status: outcome.status }, 'visit defined');
    }
    // What the registry rejected is tried again with the next files; a conflict is for people.
    if (outcome.status !== 'failed') this.remember(keyOf({ instrument, id }));
  }

  private tell(error: unknown, exposures: readonly RegisteredExposure[]): void {
    const code = error instanceof Failure ? error.code : 'INTERNAL_ERROR';
    const reason = error instanceof Error ? error.message : String(error);
    const facts = { code, reason, obsIds: exposures.map(({ record }) => record.obs_id) };
    if (isOutside(error)) {
      this.parts.log.warn(facts, 'visits not defined yet');
      return;
    }
    for (const { record } of exposures) this.parts.onVisit?.(record.instrument, 'failed', code);
    this.parts.log.error(facts, 'visit not defined');
  }

  private remember(key: string): void {
    this.known.add(key);
    const [oldest] = this.known;
    if (this.known.size > MOST_KNOWN && oldest !== undefined) this.known.delete(oldest);
  }
}

const ignore = (): void => undefined;

const isOutside = (error: unknown): boolean => error instanceof RetryLater || error instanceof Refused;

const keyOf = ({ instrument, id }: ExposureKey): string => `${instrument} ${id}`;

const stored = (record: ExposureRecord): StoredExposure => ({
  ...record,
  timespan: rangeText(record.timespan),
});
