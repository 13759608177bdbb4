/**
 * A signal that fires when any of some does, with its reason, until it is disposed of. Then nothing of it is left at those signals:
 * `AbortSignal.any` leaves some 70 bytes at each for as long as that lives, which is a process's life for the signal that stops it.
 */
export class AnySignal implements Disposable {
  private readonly controller = new AbortController();

  constructor(private readonly sources: readonly AbortSignal[]) {
    for (const source of sources) {
      if (source.aborted) this.controller.abort(source.reason);
      source.addEventListener('abort', this.fire, { once: true });
    }
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  [Symbol.dispose](): void {
    for (const source of this.sources) source.removeEventListener('abort', this.fire);
  }

  private readonly fire = (event: Event): void => {
    this.controller.abort((event.target as AbortSignal).reason);
  };
}
