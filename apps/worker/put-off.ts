/** More are not remembered: they wait for their own time. */
const MOST = 10_000;

/**
 * The files that a lane has put off for the outside's fault. It only hurries them once the outside is back; should it be lost
 * they are taken when their own pauses end.
 */
export class PutOff {
  private readonly codes = new Map<string, string>();

  /** A file waits for a retry with this code. */
  add(path: string, code: string): void {
    this.codes.delete(path);
    this.codes.set(path, code);
    if (this.codes.size <= MOST) return;
    const [oldest] = this.codes.keys();
    if (oldest !== undefined) this.codes.delete(oldest);
  }

  /** A file does not wait any more. */
  remove(path: string): void {
    this.codes.delete(path);
  }

  /** The paths by code. */
  byCode(): ReadonlyMap<string, readonly string[]> {
    return Map.groupBy(this.codes.keys(), (path) => this.codes.get(path) ?? '');
  }

  /** Forgets all. */
  clear(): void {
    this.codes.clear();
  }
}
