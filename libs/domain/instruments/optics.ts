import type { Optics } from './camera-geometry';

/** The Simonyi telescope with the LSST camera; the official stack also takes it for simulations and test stands. */
export const LSST_OPTICS: Optics = {
  plateScale: 20.005867576692737,
  cubic: -8.33713991e-9,
  quintic: -1.41389858e-15,
  isMirrored: false,
};

/** The Simonyi telescope with the commissioning camera. */
export const COMCAM_OPTICS: Optics = {
  plateScale: 20.018130891688713,
  cubic: 9.2793028e-8,
  quintic: 2.41770368e-13,
  isMirrored: false,
};

/** The auxiliary telescope. */
export const AUXTEL_OPTICS: Optics = { plateScale: 9.5695, cubic: 0, quintic: 0, isMirrored: true };
