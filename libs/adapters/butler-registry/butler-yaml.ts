import { stringify } from 'yaml';
import { exportedName, KNOWN_MANAGERS } from './known-managers';

/** The text of a new `butler.yaml`, as the Butler itself would write it. */
export const butlerYaml = (options: {
  readonly registryDb: string;
  readonly namespace: string | undefined;
  readonly datastoreRoot: string;
  readonly recordsTable: string;
}): string =>
  stringify({
    datastore: {
      cls: 'lsst.daf.butler.datastores.fileDatastore.FileDatastore',
      records: { table: options.recordsTable },
      root: options.datastoreRoot,
    },
    registry: {
      db: options.registryDb,
      ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
      managers: Object.fromEntries(
        Object.entries(KNOWN_MANAGERS).map(([kind, { className }]) => [kind, exportedName(className)]),
      ),
    },
  });
