import { Refused } from '#domain/failure';
import type { ButlerAttributes } from './butler-attributes';
import { DimensionUniverse, universeSchema } from './dimension-universe';
import {
  exportedName,
  KNOWN_MANAGERS,
  MANAGER_KINDS,
  type ManagerKind,
  managerAttribute,
  UNIVERSE_ATTRIBUTE,
  versionAttribute,
} from './known-managers';
import type { DatasetsMajor } from './registry-tables';

/** What the gate found out about a registry that may be written to. */
export interface RegistryLayout {
  readonly universe: DimensionUniverse;
  readonly datasetsMajor: DatasetsMajor;
  /** Version by class name. */
  readonly versions: ReadonlyMap<string, string>;
}

const KNOWN_UNIVERSES = [6, 7, 8];

/** One part of a registry as it was found. */
export interface FoundManager {
  readonly kind: string;
  readonly className: string;
  /** Undefined where none is stored. */
  readonly version: string | undefined;
}

/** What a registry says of itself, and every reason not to write to it; the layout is there if there is none. */
export interface ExaminedLayout {
  readonly managers: readonly FoundManager[];
  readonly universe: DimensionUniverse | undefined;
  readonly layout: RegistryLayout | undefined;
  readonly faults: readonly Refused[];
}

/**
 * Lets through only registries whose every part is known: a row that is right in one layout is damage in another.
 *
 * @param configured - the managers that `butler.yaml` names, which Python insists on finding stored
 * @throws Refused, saying what was found and what would be right
 */
export function passGate(
  attributes: ButlerAttributes,
  configured: ReadonlyMap<string, string>,
  where: string,
): RegistryLayout {
  const { layout, faults } = examineLayout(attributes, configured, where);
  if (layout !== undefined) return layout;
  throw faults[0] ?? new RangeError('no layout and no fault');
}

/** The same, for who wants to hear of every fault. */
export function examineLayout(
  attributes: ButlerAttributes,
  configured: ReadonlyMap<string, string>,
  where: string,
): ExaminedLayout {
  const managers: FoundManager[] = [];
  const faults: Refused[] = [];
  for (const kind of MANAGER_KINDS) {
    const className = attributes.get(managerAttribute(kind));
    const version = className === undefined ? undefined : attributes.get(versionAttribute(className));
    if (className !== undefined) managers.push({ kind, className, version });
    const fault = faultOfManager({ kind, stored: className, version, inFile: configured.get(kind) }, where);
    if (fault !== undefined) faults.push(fault);
  }
  const obscore = attributes.get(managerAttribute('obscore'));
  if (obscore !== undefined || configured.has('obscore')) {
    const className = obscore ?? configured.get('obscore') ?? '';
    managers.push({ kind: 'obscore', className, version: attributes.get(versionAttribute(className)) });
    faults.push(
      new Refused(
        'REGISTRY_OBSCORE_UNSUPPORTED',
        `The registry ${where} also keeps an ObsCore table, which would lack what is written here.`,
        { facts: { registry: where } },
      ),
    );
  }
  const universe = readUniverse(attributes.get(UNIVERSE_ATTRIBUTE), where);
  if (universe instanceof Refused) {
    return { managers, universe: undefined, layout: undefined, faults: [...faults, universe] };
  }
  return {
    managers,
    universe,
    layout: faults.length === 0 ? layoutOf(managers, universe) : undefined,
    faults,
  };
}

function layoutOf(managers: readonly FoundManager[], universe: DimensionUniverse): RegistryLayout {
  const versions = new Map(managers.map(({ className, version = '' }) => [className, version]));
  const datasets = versions.get(KNOWN_MANAGERS.datasets.className) ?? '';
  return { universe, datasetsMajor: datasets.startsWith('1.') ? 1 : 2, versions };
}

function faultOfManager(
  {
    kind,
    stored,
    version,
    inFile,
  }: {
    readonly kind: ManagerKind;
    readonly stored: string | undefined;
    readonly version: string | undefined;
    readonly inFile: string | undefined;
  },
  where: string,
): Refused | undefined {
  const known = KNOWN_MANAGERS[kind];
  if (stored !== known.className) {
    return new Refused(
      'REGISTRY_MANAGER_UNKNOWN',
      `The registry ${where} keeps its ${kind} by ${stored ?? 'no manager at all'}; only ${known.className} is known here.`,
      { facts: { registry: where, kind } },
    );
  }
  if (inFile !== undefined && exportedName(inFile) !== exportedName(stored)) {
    return new Refused(
      'REGISTRY_MANAGER_UNKNOWN',
      `butler.yaml names ${inFile} for ${kind}, the registry ${where} was made with ${stored}.`,
      { facts: { registry: where, kind } },
    );
  }
  if (version !== undefined && known.series.includes(version.split('.').slice(0, 2).join('.')))
    return undefined;
  return new Refused(
    'REGISTRY_VERSION_UNKNOWN',
    `The registry ${where} has version ${version ?? '(none)'} of its ${kind}; known here: ${known.series.map((series) => `${series}.x`).join(', ')}.`,
    { facts: { registry: where, kind, version: version ?? null } },
  );
}

function readUniverse(text: string | undefined, where: string): DimensionUniverse | Refused {
  const fault = (found: string): Refused =>
    new Refused(
      'REGISTRY_UNIVERSE_UNKNOWN',
      `The registry ${where} has ${found}; known here is the dimension universe daf_butler, versions ${KNOWN_UNIVERSES.join(', ')}.`,
      { facts: { registry: where } },
    );
  if (text === undefined) return fault('no dimension universe');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return fault('a dimension universe that is no JSON');
  }
  const document = universeSchema.safeParse(content);
  if (!document.success) {
    return fault(`a dimension universe of another form (${document.error.issues[0]?.path.join('.') ?? ''})`);
  }
  const { namespace, version } = document.data;
  if (namespace !== 'daf_butler' || !KNOWN_UNIVERSES.includes(version)) {
    return fault(`the dimension universe ${namespace}, version ${version}`);
  }
  return new DimensionUniverse(document.data);
}
