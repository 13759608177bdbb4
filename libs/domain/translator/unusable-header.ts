import { GiveUp } from '#domain/failure';
import type { PropertyFault } from './examine';

/** Why a header will not do: the properties that cannot be had, in words; of the first one the facts for a log line. */
export const unusableHeader = (
  instrument: string,
  obsId: string | undefined,
  faults: readonly PropertyFault[],
): GiveUp => {
  const problems = faults.map(({ property, problem }) => `${property}: ${problem}`);
  const [first] = faults;
  return new GiveUp(first?.code ?? 'HEADER_VALUE_INVALID', problems.join('; '), {
    facts: {
      instrument,
      obsId: obsId ?? null,
      property: first?.property ?? null,
      keyword: first?.keyword ?? null,
    },
  });
};
