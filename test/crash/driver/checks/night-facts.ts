import { FolderStore } from '#adapters/object-store';
import { parseObjectPath } from '#domain/observation';
import type { ExposureFacts, FileTruth, NightTruth } from '#simulator';

/** What Prompt Processing may ask for an image by, and the answers that are right once it is there. */
export interface PresenceQuestion {
  readonly group: string;
  readonly snap: number;
  readonly detectorName: string;
  readonly uris: readonly string[];
}

/** How the things of one night are found again, for all checks. */
export class NightFacts {
  readonly files: ReadonlyMap<string, FileTruth>;
  private readonly exposures: ReadonlyMap<number, ExposureFacts>;
  private readonly store: FolderStore;

  /** @param bucketsFolder - holds a folder for each bucket */
  constructor(
    readonly truth: NightTruth,
    bucketsFolder: string,
  ) {
    this.store = new FolderStore(bucketsFolder);
    this.exposures = new Map(truth.exposures.map((facts) => [facts.exposureId, facts]));
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

  /** What is asked for these files; nothing for guiders, and where the header has no group, since then its key is that of many exposures. */
  questions(paths: Iterable<string>): readonly PresenceQuestion[] {
    return [...paths].flatMap((path) => {
      const file = this.files.get(path);
      const facts = this.exposures.get(file?.exposureId ?? 0);
      if (file === undefined || facts === undefined || file.isGuider || file.fault === 'groupMissing')
        return [];
      const mayBeThere = file.fate === 'rival' ? file.rivals : [path];
      return {
        group: facts.group,
        snap: facts.seqNum - facts.seqStart,
        detectorName: file.detectorName,
        uris: mayBeThere.map((one) => this.uriOf(one)),
      };
    });
  }

  /** Whether the object's content changed in the night: how often it is handled then depends on the order of events. */
  static changes({ fault }: FileTruth): boolean {
    return fault === 'resentChanged' || fault === 'fitsHalf';
  }
}
