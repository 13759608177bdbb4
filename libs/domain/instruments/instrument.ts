/** What a sensor of a camera is for, in the Butler's words. */
export type DetectorPurpose = 'SCIENCE' | 'GUIDER' | 'WAVEFRONT' | 'FOCUS';

/** One sensor of a camera: a row of the dimension `detector`. */
export interface Detector {
  readonly id: number;
  /** Unique in the camera: `R22_S11`. */
  readonly fullName: string;
  /** `R22`, or null where the registry knows the camera without rafts. */
  readonly raft: string | null;
  /** `S11`, or null where the registry has none: of instruments that are no cameras of rafts. */
  readonly nameInRaft: string | null;
  readonly purpose: DetectorPurpose;
}

/** One filter, or one stack of optical elements, as headers name it: a row of the dimension `physical_filter`. */
export interface PhysicalFilter {
  readonly name: string;
  readonly band: string;
}

/** How the files of an instrument are stored as datasets of one kind. */
export interface DatasetDefinition {
  /** `raw`, `guider_raw`, `rawSpectrum`. */
  readonly datasetType: string;
  /** `Exposure`, `Stamps`, `FiberSpectrum`. */
  readonly storageClass: string;
  /** The Python class that reads such a file. */
  readonly formatter: string;
  readonly run: string;
}

/** What the registry has to know of an instrument before its first raw. */
export interface Instrument {
  /** The registry's name, `LSSTCam`. */
  readonly name: string;
  /** The Python class that the official stack opens this instrument with, `lsst.obs.lsst.LsstCam`. */
  readonly className: string;
  /** Greatest visit id, less than 2^53. */
  readonly visitMax: number;
  /** Greatest exposure id, less than 2^53. */
  readonly exposureMax: number;
  /** One more than the greatest detector id that may be used. */
  readonly detectorMax: number;
  /** Default visit system: 0 one-to-one, 1 by-group-metadata, 2 by-seq-start-end. */
  readonly visitSystem: number;
  /** In order of `id`. */
  readonly detectors: readonly Detector[];
  /** In the order in which the official stack registers them. */
  readonly physicalFilters: readonly PhysicalFilter[];
  /** How its images are stored. */
  readonly raw: DatasetDefinition;
  /** How its stacks of guider stamps are stored, null where no sensor of it is a guider. */
  readonly guider: DatasetDefinition | null;
}
