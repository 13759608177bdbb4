/** The parts of a registry's layout, each kept by one Python class with a version of its own. */
export type ManagerKind = 'attributes' | 'dimensions' | 'collections' | 'datasets' | 'opaque' | 'datastores';

export interface KnownManager {
  /** As the registry stores it: with the module that defines it. */
  readonly className: string;
  /** `major.minor` of the layouts that are written here, the one for new repositories first. */
  readonly series: readonly string[];
  /** The version that a new repository gets. */
  readonly newest: string;
}

/**
 * The layouts that are known here.
 *
 * Source: daf_butler registry/managers.py and each manager's `currentVersions`, 30.2026.
 */
export const KNOWN_MANAGERS: Readonly<Record<ManagerKind, KnownManager>> = {
  attributes: {
    className: 'lsst.daf.butler.registry.attributes.DefaultButlerAttributeManager',
    series: ['1.0'],
    newest: '1.0.1',
  },
  dimensions: {
    className: 'lsst.daf.butler.registry.dimensions.static.StaticDimensionRecordStorageManager',
    series: ['6.0'],
    newest: '6.0.2',
  },
  collections: {
    className: 'lsst.daf.butler.registry.collections.synthIntKey.SynthIntKeyCollectionManager',
    series: ['2.0'],
    newest: '2.0.0',
  },
  datasets: {
    className:
      'lsst.daf.butler.registry.datasets.byDimensions._manager.ByDimensionsDatasetRecordStorageManagerUUID',
    series: ['2.0', '1.0'],
    newest: '2.0.0',
  },
  opaque: {
    className: 'lsst.daf.butler.registry.opaque.ByNameOpaqueTableStorageManager',
    series: ['0.2'],
    newest: '0.2.0',
  },
  datastores: {
    className: 'lsst.daf.butler.registry.bridge.monolithic.MonolithicDatastoreRegistryBridgeManager',
    series: ['0.2'],
    newest: '0.2.1',
  },
};

export const MANAGER_KINDS = Object.keys(KNOWN_MANAGERS) as readonly ManagerKind[];

/** A class as `butler.yaml` names it: by the package that exports it, without the private module that defines it. */
export const exportedName = (className: string): string => className.replace(/\._\w+(?=\.)/g, '');

export const managerAttribute = (kind: string): string => `config:registry.managers.${kind}`;
export const versionAttribute = (className: string): string => `version:${className}`;
export const UNIVERSE_ATTRIBUTE = 'config:dimensions.json';
