/** What an exposure is taken for. `engtest` is a test of the camera with no telescope behind it: its headers have no pointing. */
export type ExposureKind = 'science' | 'bias' | 'dark' | 'flat' | 'engtest';

/** What headers tell of a kind of exposure. */
export interface KindTraits {
  /** IMGTYPE and TESTTYPE. */
  readonly imageType: string;
  readonly program: string;
  readonly reason: string;
  /** Where the telescope is: following the sky, parked in the closed dome, or unknown to the camera. */
  readonly mount: 'sky' | 'parked' | 'unknown';
  readonly opensShutter: boolean;
  /** Open shutter, or the same time without opening it, unless the order says otherwise. */
  readonly exposureSeconds: number;
  /** The registry's word for it. */
  readonly observationType: string;
}

/** The traits of each kind. */
export const EXPOSURE_KINDS: Readonly<Record<ExposureKind, KindTraits>> = {
  science: {
    imageType: 'OBJECT',
    program: 'BLOCK-SIM1',
    reason: 'simulated_survey',
    mount: 'sky',
    opensShutter: true,
    exposureSeconds: 30,
    observationType: 'science',
  },
  bias: {
    imageType: 'BIAS',
    program: 'BLOCK-SIM2',
    reason: 'bias',
    mount: 'parked',
    opensShutter: false,
    exposureSeconds: 0,
    observationType: 'bias',
  },
  dark: {
    imageType: 'DARK',
    program: 'BLOCK-SIM2',
    reason: 'dark',
    mount: 'parked',
    opensShutter: false,
    exposureSeconds: 30,
    observationType: 'dark',
  },
  flat: {
    imageType: 'FLAT',
    program: 'BLOCK-SIM2',
    reason: 'flat_field',
    mount: 'parked',
    opensShutter: true,
    exposureSeconds: 4,
    observationType: 'flat',
  },
  engtest: {
    imageType: 'ENGTEST',
    program: 'BLOCK-SIM3',
    reason: 'readout_check',
    mount: 'unknown',
    opensShutter: true,
    exposureSeconds: 1,
    observationType: 'engtest',
  },
};
