import { FolderStore } from '#adapters/object-store';
import { parseObjectPath } from '#domain/observation';
import type { FileTruth, NightTruth } from '#simulator';

/** How the things of one night are found again, for all checks. */
export class NightFacts {
  readonly files: ReadonlyMap<string, FileTruth>;
  private readonly store: FolderStore;

  /**
   * @param sent - how often an announcement of each path was sent
   * @param bucketsFolder - holds a folder for each bucket
   */
  constructor(
    readonly truth: NightTruth,
    readonly sent: ReadonlyMap<string, number>,
    bucketsFolder: string,
  ) {
    this.store = new FolderStore(bucketsFolder);
    this.files = new Map(truth.files.map((file) => [file.path, file]));
  }

  get bucket(): string {
    return this.truth.bucket;
  }

  /** Files that the service must have queued. */
  get wanted(): readonly FileTruth[] {
    return this.truth.files.filter(({ fate }) => fate !== 'unannounced' && fate !== 'refused');
  }

  /** The URI under which a path is registered. */
  uriOf(path: string): string {
    const object = parseObjectPath(path);
    if ('unparsable' in object) throw new Error(`${path} is no path: ${object.unparsable}`);
    return this.store.uri(object.parsed);
  }

  /** Whether the object's content changed in the night: how often it is handled then depends on the order of events. */
  static changes({ fault }: FileTruth): boolean {
    return fault === 'resentChanged' || fault === 'fitsHalf';
  }
}
