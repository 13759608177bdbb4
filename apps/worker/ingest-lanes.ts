import type { ObjectStores } from '#adapters/object-store';
import type { IngestLane } from './ingest-lane';

/** So long the batches at hand may still take when the process stops; then they are given back, well within its 25 s. */
const PATIENCE_MS = 15_000;

/** One lane for each bucket: a slow bucket holds up no other. */
export class IngestLanes {
  constructor(
    private readonly lanes: readonly IngestLane[],
    private readonly objects: Pick<ObjectStores, 'requireProfileOf'>,
  ) {}

  /** Begins to take batches. @throws Refused S3_PROFILE_UNKNOWN if a bucket's profile is not configured */
  start(): Promise<void> {
    for (const { bucket } of this.lanes) this.objects.requireProfileOf(bucket);
    // A lane that cannot go on ends the process: the rejection is nobody's else.
    for (const lane of this.lanes) void lane.start();
    return Promise.resolve();
  }

  /** Takes nothing more, and finishes or gives back what is at hand. */
  async stop(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.stop(PATIENCE_MS)));
  }
}
