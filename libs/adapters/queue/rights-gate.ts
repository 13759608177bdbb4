import { Refused } from '#domain/failure';

/** Lets work through once its rights have been checked; after a refusal they are checked again before the next. */
export class RightsGate {
  private isOpen = false;

  /** @param check - rejects with Refused while rights are missing */
  constructor(private readonly check: () => Promise<void>) {}

  /** Does the work. @throws what the check or the work throws; without the rights the work is not begun */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (!this.isOpen) await this.check();
    this.isOpen = true;
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refused) this.isOpen = false;
      throw error;
    }
  }
}
