import type { OpenRegistry } from './open-registry';

/** What an open repository is; nothing in it is secret. */
export interface RepositoryDescription {
  readonly configUri: string;
  /** The registry's URL without password. */
  readonly registry: string;
  readonly schema: string;
  readonly universe: { readonly namespace: string; readonly version: number };
  /** Version by manager class. */
  readonly versions: Readonly<Record<string, string>>;
  readonly datastoreName: string;
  readonly recordsTable: string;
}

/** Says of an open registry what it is. */
export const describeRepository = ({
  database,
  config,
  schema,
  layout,
}: Pick<OpenRegistry, 'database' | 'config' | 'schema' | 'layout'>): RepositoryDescription => ({
  configUri: config.configUri,
  registry: database.where,
  schema,
  universe: { namespace: layout.universe.namespace, version: layout.universe.version },
  versions: Object.fromEntries(layout.versions),
  datastoreName: config.datastoreName,
  recordsTable: config.recordsTable,
});
