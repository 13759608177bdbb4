import type { GroupArrivals, GroupLookUps } from '#adapters/queue';

/** The beginning of all keys of images, and the key of none. */
const NO_IMAGE = 'GROUP:';

/** Whether presence may do its work, found out by doing it: it has no scripts in Redis that could ask. */
export class PresenceRights {
  /** @param forgets - whether images are deleted as they are told of (DELETE_SEEN) */
  constructor(
    private readonly lookUps: Pick<GroupLookUps, 'find' | 'take'>,
    private readonly arrivals: Pick<GroupArrivals, 'require'>,
    private readonly forgets: boolean,
  ) {}

  /** @throws Refused REDIS_REFUSED, RetryLater REDIS_UNAVAILABLE */
  async require(): Promise<void> {
    await this.lookUps.find(NO_IMAGE);
    if (this.forgets) await this.lookUps.take(NO_IMAGE);
    await this.arrivals.require();
  }
}
