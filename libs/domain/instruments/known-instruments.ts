import type { Instrument } from './instrument';
import { LSSTCAM } from './lsstcam';

/** Every instrument whose tables this project has. */
export const INSTRUMENTS: readonly Instrument[] = [LSSTCAM];

const byName = new Map(
  INSTRUMENTS.flatMap((instrument) => [
    [instrument.name, instrument] as const,
    [instrument.className, instrument] as const,
  ]),
);

/** The instrument of this name (`LSSTCam`) or Python class (`lsst.obs.lsst.LsstCam`); undefined where it is not known. */
export const instrumentByName = (name: string): Instrument | undefined => byName.get(name);
