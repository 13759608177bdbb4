import { FIBERSPEC } from './fiberspec';
import type { Instrument } from './instrument';
import { LATISS } from './latiss';
import { LSST_TS3 } from './lsst-ts3';
import { LSST_TS8 } from './lsst-ts8';
import { LSST_UCDCAM } from './lsst-ucdcam';
import { LSSTCAM } from './lsstcam';
import { LSSTCAM_IMSIM } from './lsstcam-imsim';
import { LSSTCAM_PHOSIM } from './lsstcam-phosim';
import { LSSTCAMSIM } from './lsstcamsim';
import { LSSTCOMCAM } from './lsstcomcam';
import { LSSTCOMCAMSIM } from './lsstcomcamsim';
import { STARTRACKER_FAST, STARTRACKER_NARROW, STARTRACKER_WIDE } from './star-trackers';

/** Every instrument whose tables this project has: those on the mountain first, then simulations, test stands and the Large File Annex. */
export const INSTRUMENTS: readonly Instrument[] = [
  LSSTCAM,
  LATISS,
  LSSTCOMCAM,
  LSSTCOMCAMSIM,
  LSSTCAMSIM,
  LSSTCAM_IMSIM,
  LSSTCAM_PHOSIM,
  LSST_TS8,
  LSST_TS3,
  LSST_UCDCAM,
  FIBERSPEC,
  STARTRACKER_WIDE,
  STARTRACKER_NARROW,
  STARTRACKER_FAST,
];

const byName = new Map(
  INSTRUMENTS.flatMap((instrument) => [
    [instrument.name, instrument] as const,
    [instrument.className, instrument] as const,
  ]),
);

/** The instrument of this name (`LSSTCam`) or Python class (`lsst.obs.lsst.LsstCam`); undefined where it is not known. */
export const instrumentByName = (name: string): Instrument | undefined => byName.get(name);
