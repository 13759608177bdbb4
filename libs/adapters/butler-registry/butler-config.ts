import { Refused, withoutCredential } from '#domain/failure';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { expandRoot, type RepositoryLocation } from './repository-location';

const scalar = z.union([z.string(), z.number()]).transform(String);
const manager = z.union([
  z.string(),
  z.looseObject({ cls: z.string().optional(), config: z.record(z.string(), z.unknown()).optional() }),
]);

const documentSchema = z.looseObject({
  cls: z.string().optional(),
  root: z.string().optional(),
  datastore: z
    .looseObject({
      cls: z.string().optional(),
      root: z.string().optional(),
      name: z.string().optional(),
      checksum: z.boolean().optional(),
      records: z.looseObject({ table: z.string().optional() }).optional(),
    })
    .default({}),
  registry: z.looseObject({
    db: z.string(),
    namespace: scalar.nullish(),
    username: scalar.nullish(),
    password: scalar.nullish(),
    host: scalar.nullish(),
    port: scalar.nullish(),
    database: scalar.nullish(),
    managers: z.record(z.string(), manager).nullish(),
  }),
});

/** What a native writer needs to know of `butler.yaml`. */
export interface ButlerConfig {
  readonly configUri: string;
  readonly registry: {
    /** SQLAlchemy URL, `<butlerRoot>` replaced; may hold a password. */
    readonly db: string;
    readonly namespace: string | undefined;
    /** Parts that stand in for those that the URL lacks. */
    readonly parts: Readonly<
      Record<'username' | 'password' | 'host' | 'port' | 'database', string | undefined>
    >;
    /** Class name by kind, for the kinds that the file names. */
    readonly managers: ReadonlyMap<string, string>;
  };
  /** The value of `dataset_location.datastore_name`. */
  readonly datastoreName: string;
  /** Where the datastore keeps files of its own, `<butlerRoot>` replaced. */
  readonly datastoreRoot: string;
  readonly recordsTable: string;
}

/** What `butler.yaml` says, and every reason not to write to what it describes. */
export interface ExaminedConfig {
  readonly config: ButlerConfig;
  readonly faults: readonly Refused[];
}

/**
 * Reads the text of `butler.yaml`, with the defaults that the Butler has for what is absent.
 *
 * Source: daf_butler configs/datastores/fileDatastore.yaml and registry.yaml, 30.2026.
 *
 * @throws Refused where it describes what cannot be written to from here, each kind with its own code
 */
export function parseButlerConfig(text: string, location: RepositoryLocation): ButlerConfig {
  const { config, faults } = examineButlerConfig(text, location);
  const [fault] = faults;
  if (fault !== undefined) throw fault;
  return config;
}

/** The same, for who wants to hear of every fault. @throws Refused where it names no registry at all */
export function examineButlerConfig(text: string, location: RepositoryLocation): ExaminedConfig {
  const { configUri } = location;
  const document = readDocument(text, configUri);
  const { datastore, registry } = document;
  refuseOtherButlers(document.cls, configUri);
  const root = document.root ?? location.folder;
  const config: ButlerConfig = {
    configUri,
    registry: {
      db: expandRoot(registry.db, root),
      namespace: registry.namespace ?? undefined,
      parts: {
        username: registry.username ?? undefined,
        password: registry.password ?? undefined,
        host: registry.host ?? undefined,
        port: registry.port ?? undefined,
        database: registry.database ?? undefined,
      },
      managers: classNames(registry.managers ?? {}),
    },
    // The name is data in the registry: built from the root as it is written, not as it is expanded.
    datastoreName: datastore.name ?? `FileDatastore@${datastore.root ?? '<butlerRoot>'}`,
    datastoreRoot: expandRoot(datastore.root ?? '<butlerRoot>', root),
    recordsTable: datastore.records?.table ?? 'file_datastore_records',
  };
  return {
    config,
    faults: [...datastoreFaults(datastore, configUri), ...overrides(registry.managers ?? {}, configUri)],
  };
}

function refuseOtherButlers(cls: string | undefined, configUri: string): void {
  if (cls === undefined || cls.endsWith('.DirectButler')) return;
  if (cls.includes('RemoteButler')) throw remoteButler(configUri, cls);
  throw new Refused(
    'BUTLER_CONFIG_INVALID',
    `${configUri} is for a Butler of the class ${cls}; known is lsst.daf.butler.direct_butler.DirectButler.`,
    { facts: { configUri } },
  );
}

/** A repository that is reached through a Butler server. */
export const remoteButler = (repository: string, what: string): Refused =>
  new Refused(
    'BUTLER_REMOTE_UNSUPPORTED',
    `${withoutCredential(repository)} names a Butler server (${what}), through which nothing can be written; give the repository with the registry's database itself.`,
    { facts: { repository: withoutCredential(repository) } },
  );

function datastoreFaults(datastore: Document['datastore'], configUri: string): readonly Refused[] {
  const refused = (what: string): Refused =>
    new Refused('BUTLER_DATASTORE_UNSUPPORTED', `${configUri} ${what}`, { facts: { configUri } });
  const cls = datastore.cls ?? 'lsst.daf.butler.datastores.fileDatastore.FileDatastore';
  return [
    ...(cls.endsWith('.FileDatastore') && !('datastores' in datastore)
      ? []
      : [refused(`has the datastore ${cls}; only a single FileDatastore can be written to.`)]),
    ...(datastore.checksum === true
      ? [
          refused(
            'asks for a checksum of every file (datastore.checksum: true), which raws that stay in their bucket do not get here; set it to false.',
          ),
        ]
      : []),
  ];
}

type Document = z.infer<typeof documentSchema>;

function readDocument(text: string, configUri: string): Document {
  const yaml = parseDocument(text, { logLevel: 'silent', uniqueKeys: false });
  const fault = (what: string): Refused =>
    new Refused('BUTLER_CONFIG_INVALID', `${configUri} is no Butler configuration: ${what}.`);
  if (yaml.errors.length > 0) throw fault('it is not YAML');
  if (yaml.warnings.length > 0) throw fault('it uses YAML tags such as !include, which are not followed');
  const content = contentOf(yaml);
  if (content === undefined) throw fault('its aliases (*name) cannot be followed, or swell');
  if (typeof content === 'object' && content !== null && 'includeConfigs' in content) {
    throw fault('it includes other files (includeConfigs), which are not followed');
  }
  if (isRemote(content)) return { cls: content.cls, datastore: {}, registry: { db: '' } };
  const parsed = documentSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`,
  );
  throw fault(issues.join('; '));
}

/** The parser's own messages quote the text, which may hold passwords: they are not passed on. */
function contentOf(yaml: ReturnType<typeof parseDocument>): unknown {
  try {
    return yaml.toJS() ?? null;
  } catch {
    return undefined;
  }
}

/** A server's configuration has no registry at all. */
const isRemote = (content: unknown): content is { cls: string } =>
  typeof content === 'object' &&
  content !== null &&
  'cls' in content &&
  typeof content.cls === 'string' &&
  content.cls.includes('RemoteButler');

type Managers = NonNullable<Document['registry']['managers']>;

const classNames = (managers: Managers): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(managers).flatMap(([kind, given]) => {
      const name = typeof given === 'string' ? given : given.cls;
      return name === undefined ? [] : [[kind, name] as const];
    }),
  );

const overrides = (managers: Managers, configUri: string): readonly Refused[] =>
  Object.entries(managers).flatMap(([kind, given]) =>
    typeof given === 'string' || given.config === undefined
      ? []
      : [
          new Refused(
            'BUTLER_OVERRIDES_UNSUPPORTED',
            `${configUri} configures the manager of ${kind} (registry.managers.${kind}.config), for instance to rename dataset types; rows written without it would differ.`,
            { facts: { configUri, kind } },
          ),
        ],
  );
