/** Who ran an exposure, as the one letter in its `obsId` says. */
export interface Controller {
  readonly letter: string;
  /** What the millennium of an exposure id is raised by: `index` * 10^12. */
  readonly index: number;
  readonly meaning: string;
  /** Its data are made by a program, not by a camera. */
  readonly simulated: boolean;
  /** After this night (YYYYMMDD) it numbers exposures in one series with `O`, and the millennium is not raised. */
  readonly unifiedAfter: number;
}

/**
 * The controllers of the Rubin cameras, in the order of their `index`.
 *
 * Source: obs_lsst translators/lsst.py.
 */
export const CONTROLLERS: readonly Controller[] = [
  { letter: 'O', index: 0, meaning: 'observatory', simulated: false, unifiedAfter: Infinity },
  { letter: 'C', index: 1, meaning: 'camera', simulated: false, unifiedAfter: 20231004 },
  { letter: 'H', index: 2, meaning: 'PhoSim', simulated: true, unifiedAfter: Infinity },
  { letter: 'P', index: 3, meaning: 'simulated observatory', simulated: true, unifiedAfter: 20250417 },
  { letter: 'Q', index: 4, meaning: 'simulated camera', simulated: true, unifiedAfter: 20250417 },
  { letter: 'S', index: 5, meaning: 'simulated images', simulated: true, unifiedAfter: 20250417 },
];

const byLetter = new Map(CONTROLLERS.map((controller) => [controller.letter, controller]));

/** The controller of this letter, undefined for a letter that is none. */
export const controllerByLetter = (letter: string): Controller | undefined => byLetter.get(letter);
