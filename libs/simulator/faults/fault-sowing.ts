import type { SeededRandom } from '../seeded-random';

/** How often things go wrong. */
export interface FaultOrder<Name extends string> {
  /** The share of all that is to have each fault; 1 at most in all. */
  readonly rates?: Readonly<Partial<Record<Name, number>>>;
  /** So many with each fault, whatever the rates. */
  readonly counts?: Readonly<Partial<Record<Name, number>>>;
}

/**
 * Deals faults to things, at most one to each.
 *
 * @param names - all faults, in an order of their own: that of the order's keys changes nothing
 * @returns the fault of each thing that has one
 * @throws RangeError for more faults than things, or rates that make no sense
 */
export function sowFaults<Thing, Name extends string>(
  things: readonly Thing[],
  names: readonly Name[],
  { rates, counts }: FaultOrder<Name>,
  random: SeededRandom,
): ReadonlyMap<Thing, Name> {
  const dealt = names.flatMap((name) => Array.from({ length: countOf(counts?.[name]) }, () => name));
  if (dealt.length > things.length) {
    throw new RangeError(`${dealt.length} faults cannot be sown in ${things.length} places.`);
  }
  const limits = limitsOf(names, rates);
  const order = things
    .map((thing, index) => ({ thing, at: random.fork('place', index).next() }))
    .sort((one, other) => one.at - other.at);
  const sown = new Map<Thing, Name>();
  order.forEach(({ thing }, index) => {
    const drawn = random.fork('rate', index).next();
    const name = dealt[index] ?? limits.find(({ below }) => drawn < below)?.name;
    if (name !== undefined) sown.set(thing, name);
  });
  return sown;
}

function countOf(count = 0): number {
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new RangeError(`${count} is no number of faults.`);
}

/** A number drawn below one of these limits, and no earlier one, means that fault. */
function limitsOf<Name extends string>(
  names: readonly Name[],
  rates: FaultOrder<Name>['rates'],
): readonly { readonly name: Name; readonly below: number }[] {
  let sum = 0;
  const limits = names.map((name) => {
    const rate = rates?.[name] ?? 0;
    if (!(rate >= 0)) throw new RangeError(`${rate} is no rate of ${name}.`);
    return { name, below: (sum += rate) };
  });
  if (sum > 1 + 1e-9) throw new RangeError(`The rates add up to ${sum}, more than 1.`);
  return limits;
}
