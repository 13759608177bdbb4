import * as fc from 'fast-check';
import type { SummitCall } from '#adapters/queue';
import { CallSchedule, MOST_TRIES } from './call-schedule';

const PAUSES = { baseMs: 1_000, longestMs: 8_000 };

let made = 0;
const callOf = (obsId: string): SummitCall => {
  made += 1;
  return { obsId, filenames: ['f.fits'], queuedMs: 0, entry: `call ${made}` };
};

describe('the schedule of calls', () => {
  it('takes the oldest call first', () => {
    const [a, b] = [callOf('A'), callOf('B')];
    expect(new CallSchedule(PAUSES).next([a, b], 0)).toEqual({ call: a });
    expect(new CallSchedule(PAUSES).next([], 0)).toEqual({ restMs: Infinity });
  });

  it('lets a call that failed rest, with the later ones of its exposure, and others go on', () => {
    const schedule = new CallSchedule(PAUSES, () => 0);
    const [first, second, other] = [callOf('A'), callOf('A'), callOf('B')];
    expect(schedule.failed(first, 100)).toEqual({ exhausted: false, tries: 1 });
    expect(schedule.next([first, second, other], 100)).toEqual({ call: other });
    expect(schedule.next([first, second], 100)).toEqual({ restMs: 500 });
    expect(schedule.next([first, second], 599)).toEqual({ restMs: 1 });
    expect(schedule.next([first, second], 600)).toEqual({ call: first });
  });

  it('rests ever longer, up to the longest pause, by chance between half of it and the whole', () => {
    const restsOf = (random: number): number[] => {
      const schedule = new CallSchedule(PAUSES, () => random);
      const call = callOf('A');
      return Array.from({ length: 5 }, () => {
        schedule.failed(call, 0);
        const next = schedule.next([call], 0);
        return 'restMs' in next ? next.restMs : 0;
      });
    };
    expect(restsOf(0)).toEqual([500, 1_000, 2_000, 4_000, 4_000]);
    expect(restsOf(0.5)).toEqual([750, 1_500, 3_000, 6_000, 6_000]);
  });

  it('has enough of a call after the last try', () => {
    const schedule = new CallSchedule(PAUSES);
    const call = callOf('A');
    const verdicts = Array.from({ length: MOST_TRIES }, () => schedule.failed(call, 0).exhausted);
    expect(verdicts).toEqual([...Array<boolean>(MOST_TRIES - 1).fill(false), true]);
  });

  it('forgets the calls that are gone', () => {
    const schedule = new CallSchedule(PAUSES);
    const call = callOf('A');
    schedule.failed(call, 0);
    schedule.keepOnly([call]);
    expect(schedule.next([call], 0)).not.toEqual({ call });
    schedule.keepOnly([]);
    expect(schedule.next([call], 0)).toEqual({ call });
  });

  it('never lets a call overtake an earlier one of its exposure, and comes to an end with each', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('A', 'B', 'C'), { maxLength: 12 }),
        fc.infiniteStream(fc.boolean()),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (obsIds, outcomes, random) => {
          const schedule = new CallSchedule(PAUSES, () => random);
          const calls = obsIds.map(callOf);
          const waiting = [...calls];
          const ended: SummitCall[] = [];
          let nowMs = 0;
          let tries = 0;
          while (waiting.length > 0) {
            const next = schedule.next(waiting, nowMs);
            if ('restMs' in next) {
              nowMs += next.restMs;
              continue;
            }
            tries += 1;
            const isDelivered = outcomes.next().value === true;
            if (!isDelivered && !schedule.failed(next.call, nowMs).exhausted) continue;
            waiting.splice(waiting.indexOf(next.call), 1);
            ended.push(next.call);
          }
          expect(tries).toBeLessThanOrEqual(calls.length * MOST_TRIES);
          for (const obsId of ['A', 'B', 'C']) {
            const ofExposure = (call: SummitCall): boolean => call.obsId === obsId;
            expect(ended.filter(ofExposure)).toEqual(calls.filter(ofExposure));
          }
        },
      ),
    );
  });
});
