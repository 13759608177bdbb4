/** Something that must not be. */
export interface Finding {
  /** Which rule it breaks. */
  readonly rule: string;
  readonly what: string;
}

/** Of one rule so many are told; the rest is counted. */
const TOLD_OF_A_RULE = 20;

/** What a run has found. */
export class Findings {
  private readonly found: Finding[] = [];

  add(rule: string, what: string): void {
    this.found.push({ rule, what });
  }

  /** Adds a finding unless both texts are the same. */
  expectEqual(rule: string, what: string, found: unknown, expected: unknown): void {
    const [one, other] = [JSON.stringify(found), JSON.stringify(expected)];
    if (one !== other) this.add(rule, `${what}: found ${one}, expected ${other}`);
  }

  get count(): number {
    return this.found.length;
  }

  /** The first of each rule. */
  told(): readonly Finding[] {
    return [...Map.groupBy(this.found, ({ rule }) => rule)].flatMap(([rule, findings]) => [
      ...findings.slice(0, TOLD_OF_A_RULE),
      ...(findings.length > TOLD_OF_A_RULE
        ? [{ rule, what: `and ${findings.length - TOLD_OF_A_RULE} more` }]
        : []),
    ]);
  }
}
