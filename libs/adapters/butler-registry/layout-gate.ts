import { Refused } from '#domain/failure';
import type { ButlerAttributes } from './butler-attributes';
import { DimensionUniverse, universeSchema } from './dimension-universe';
import {
  exportedName,
  KNOWN_MANAGERS,
  MANAGER_KINDS,
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
  const versions = new Map<string, string>();
  for (const kind of MANAGER_KINDS) {
    const known = KNOWN_MANAGERS[kind];
    const stored = attributes.get(managerAttribute(kind));
    if (stored !== known.className) {
      throw new Refused(
        'REGISTRY_MANAGER_UNKNOWN',
        `The registry ${where} keeps its ${kind} by ${stored ?? 'no manager at all'}; only ${known.className} is known here.`,
        { facts: { registry: where, kind } },
      );
    }
    const inFile = configured.get(kind);
    if (inFile !== undefined && exportedName(inFile) !== exportedName(stored)) {
      throw new Refused(
        'REGISTRY_MANAGER_UNKNOWN',
        `butler.yaml names ${inFile} for ${kind}, the registry ${where} was made with ${stored}.`,
        { facts: { registry: where, kind } },
      );
    }
    const version = attributes.get(versionAttribute(stored));
    if (version === undefined || !known.series.includes(version.split('.').slice(0, 2).join('.'))) {
      throw new Refused(
        'REGISTRY_VERSION_UNKNOWN',
        `The registry ${where} has version ${version ?? '(none)'} of its ${kind}; known here: ${known.series.map((series) => `${series}.x`).join(', ')}.`,
        { facts: { registry: where, kind, version: version ?? null } },
      );
    }
    versions.set(stored, version);
  }
  if (attributes.has(managerAttribute('obscore')) || configured.has('obscore')) {
    throw new Refused(
      'REGISTRY_OBSCORE_UNSUPPORTED',
      `The registry ${where} also keeps an ObsCore table, which would lack what is written here.`,
      { facts: { registry: where } },
    );
  }
  const datasets = versions.get(KNOWN_MANAGERS.datasets.className) ?? '';
  return {
    universe: readUniverse(attributes.get(UNIVERSE_ATTRIBUTE), where),
    datasetsMajor: datasets.startsWith('1.') ? 1 : 2,
    versions,
  };
}

function readUniverse(text: string | undefined, where: string): DimensionUniverse {
  const fault = (found: string): Refused =>
    new Refused(
      'REGISTRY_UNIVERSE_UNKNOWN',
      `The registry ${where} has ${found}; known here is the dimension universe daf_butler, versions ${KNOWN_UNIVERSES.join(', ')}.`,
      { facts: { registry: where } },
    );
  if (text === undefined) throw fault('no dimension universe');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw fault('a dimension universe that is no JSON');
  }
  const document = universeSchema.safeParse(content);
  if (!document.success) {
    throw fault(`a dimension universe of another form (${document.error.issues[0]?.path.join('.') ?? ''})`);
  }
  const { namespace, version } = document.data;
  if (namespace !== 'daf_butler' || !KNOWN_UNIVERSES.includes(version)) {
    throw fault(`the dimension universe ${namespace}, version ${version}`);
  }
  return new DimensionUniverse(document.data);
}
