import {
  EXPOSURE_FAULT_NAMES,
  FILE_FAULT_NAMES,
  simulateNight,
  type ExposureFaultName,
  type FileFaultName,
  type PlannedBlock,
  type SimulatedNight,
} from '#simulator';
import { LSSTCAM } from '#domain/instruments';

export const DAY_OBS = 20260125;
export const BUCKET = 'rubin-summit';

/** A night of which so many files hold a few of each fault, so that a large one holds each several times. */
const FILES_WITH_FEW_FAULTS = 400;
const SHARE_OF_EACH_FILE_FAULT = 0.002;

/**
 * A night of about so many FITS files, in exposures of up to 205, with each fault that the simulator knows, and with events that are
 * doubled, late, out of order and mixed with bad ones as Ceph's are.
 */
export function sowNight(order: {
  readonly seed: string;
  readonly files: number;
  readonly secret: string;
}): SimulatedNight {
  const exposures = Math.ceil(order.files / LSSTCAM.detectors.length);
  const detectors = spread(
    LSSTCAM.detectors.map(({ fullName }) => fullName),
    Math.ceil(order.files / exposures),
  );
  return simulateNight({
    seed: order.seed,
    dayObs: DAY_OBS,
    bucket: BUCKET,
    blocks: blocksOf(exposures),
    detectors,
    guiderStamps: 'beside',
    fileFaults:
      order.files < FILES_WITH_FEW_FAULTS
        ? { rates: ofEach(FILE_FAULT_NAMES, SHARE_OF_EACH_FILE_FAULT) }
        : {
            counts: ofEach<FileFaultName>(FILE_FAULT_NAMES, 1),
            rates: ofEach<FileFaultName>(FILE_FAULT_NAMES, SHARE_OF_EACH_FILE_FAULT),
          },
    exposureFaults:
      exposures > 2 * EXPOSURE_FAULT_NAMES.length
        ? { counts: ofEach<ExposureFaultName>(EXPOSURE_FAULT_NAMES, 1) }
        : {},
    events: {
      secret: order.secret,
      duplicates: 0.25,
      bursts: 0.1,
      wrongSecrets: 0.01,
      unparsable: 0.01,
      otherNames: 0.01,
      rubbish: 0.005,
    },
  });
}

/** Mostly science, some of it in pairs of snaps; calibrations first. */
function blocksOf(exposures: number): readonly PlannedBlock[] {
  const calibrations = Math.floor(exposures / 6);
  const pairs = Math.floor(exposures / 10);
  const single = exposures - 2 * calibrations - 2 * pairs;
  const blocks: readonly PlannedBlock[] = [
    { kind: 'bias', groups: calibrations, cadenceSeconds: 20 },
    { kind: 'flat', groups: calibrations, cadenceSeconds: 20 },
    { kind: 'science', groups: pairs, snaps: 2, exposureSeconds: 15 },
    { kind: 'science', groups: single },
  ];
  return blocks.filter(({ groups }) => groups > 0);
}

const ofEach = <Name extends string>(names: readonly Name[], value: number): Record<Name, number> =>
  Object.fromEntries(names.map((name) => [name, value])) as Record<Name, number>;

/** So many of them, from all parts of the list. */
function spread<T>(all: readonly T[], number: number): readonly T[] {
  return Array.from({ length: number }, (_, index) => all[Math.floor((index * all.length) / number)]).filter(
    (one) => one !== undefined,
  );
}
