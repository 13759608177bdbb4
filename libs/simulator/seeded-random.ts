/** Looked up once: a global is slow to reach where tests run. */
const { imul } = Math;

/**
 * Repeatable random numbers: the same seed and labels give the same numbers on every machine. Each `fork` has a stream of its
 * own, so that one more draw in one place changes nothing elsewhere.
 */
export class SeededRandom {
  private state: number;

  constructor(private readonly seed: string) {
    this.state = hash(seed);
  }

  /** A stream of its own for one thing, named by its labels. */
  fork(...labels: readonly (string | number)[]): SeededRandom {
    return new SeededRandom([this.seed, ...labels].join('/'));
  }

  /** A number in [0, 1). Mulberry32: one 32-bit word of state is plenty for an observatory. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A number in [low, high), rounded to `digits` decimals where given. */
  between(low: number, high: number, digits?: number): number {
    const value = low + (high - low) * this.next();
    return digits === undefined ? value : Number(value.toFixed(digits));
  }

  /** An integer in [low, high]. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** `digits` hexadecimal digits. */
  hex(digits: number): string {
    return Array.from({ length: digits }, () => this.integer(0, 15).toString(16)).join('');
  }

  /** One of the choices. */
  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.integer(0, choices.length - 1)] ?? choices[0];
  }
}

/** FNV-1a, then one more mix, since neighbouring texts must not give neighbouring states. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = imul(value ^ (value >>> 16), 0x85ebca6b);
  value = imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
