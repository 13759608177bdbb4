import type { StoredExposure, VisitSystem } from '#adapters/butler-registry';
import { groupIdOf } from '#domain/translator';
import type { NoVisit, VisitGroup, VisitGrouping } from './visit-grouping';

const ONE_TO_ONE_SYSTEM: VisitSystem = { id: 0, name: 'one-to-one' };
const BY_GROUP_SYSTEM: VisitSystem = { id: 1, name: 'by-group-metadata' };
const BY_COUNTER_SYSTEM: VisitSystem = { id: 2, name: 'by-seq-start-end' };

/** Each exposure is a visit, with its id and name. What the worker makes of every exposure. */
export const ONE_TO_ONE: VisitGrouping = {
  systems: [ONE_TO_ONE_SYSTEM],
  isOneToOne: true,
  group: (exposures) => exposures.map((exposure) => alone(exposure, [ONE_TO_ONE_SYSTEM])),
};

/** The exposures of one group (header GROUPID) are a visit. */
const BY_GROUP_METADATA: VisitGrouping = {
  systems: [BY_GROUP_SYSTEM],
  isOneToOne: false,
  group: (exposures) =>
    [...Map.groupBy(exposures, ({ group }) => group)].flatMap(([name, members]) => {
      const [first, ...others] = members;
      return first === undefined ? [] : [ofGroup(name, [first, ...others])];
    }),
};

/**
 * Each exposure is a visit, and the exposures that were taken as one (snaps: the same first and last sequence number) are one more,
 * which takes id and name of the first of them; the first's own visit is called otherwise.
 */
const BY_COUNTER: VisitGrouping = {
  systems: [ONE_TO_ONE_SYSTEM, BY_COUNTER_SYSTEM],
  isOneToOne: false,
  group: (exposures) =>
    [
      ...Map.groupBy(exposures, ({ day_obs, seq_start, seq_end }) => `${day_obs} ${seq_start} ${seq_end}`),
    ].flatMap(([, members]) => ofCounter(members)),
};

/**
 * The groupings by the names that the official stack gives them.
 *
 * Source: obs_base defineVisits.py (GroupExposuresTask).
 */
export const GROUPINGS: Readonly<Record<string, VisitGrouping>> = {
  'one-to-one': ONE_TO_ONE,
  'by-group-metadata': BY_GROUP_METADATA,
  'one-to-one-and-by-counter': BY_COUNTER,
};

const alone = (exposure: StoredExposure, systems: readonly VisitSystem[]): VisitGroup => ({
  id: exposure.id,
  name: exposure.obs_id,
  exposures: [exposure],
  systems,
});

function ofGroup(name: string, exposures: VisitGroup['exposures']): VisitGroup | NoVisit {
  const id = groupIdOf(name);
  const number = typeof id === 'bigint' ? Number(id) : NaN;
  if (!Number.isSafeInteger(number)) {
    return { code: 'VISIT_GROUP_INVALID', name, reason: 'the group has no number, or one beyond 2^53' };
  }
  return { id: number, name, exposures, systems: [BY_GROUP_SYSTEM] };
}

function ofCounter([one, ...others]: readonly StoredExposure[]): readonly VisitGroup[] {
  if (one === undefined) return [];
  const members = [one, ...others] as const;
  if (one.seq_start === one.seq_end) {
    return members.map((exposure) => alone(exposure, [ONE_TO_ONE_SYSTEM, BY_COUNTER_SYSTEM]));
  }
  // Without its first exposure the visit of several has neither id nor name.
  const first = members.find(({ seq_num, seq_start }) => seq_num === seq_start);
  const singles = members.map((exposure) => {
    const single = alone(exposure, [ONE_TO_ONE_SYSTEM]);
    return exposure === first
      ? { ...single, id: Number(`9${single.id}`), name: `${single.name}_first` }
      : single;
  });
  if (first === undefined) return singles;
  return [...singles, { id: first.id, name: first.obs_id, exposures: members, systems: [BY_COUNTER_SYSTEM] }];
}
