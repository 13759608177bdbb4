/** One filter in the camera's carousel, as headers tell of it. */
export interface MountedFilter {
  /** FILTER: the Butler's `physicalFilter`. */
  readonly physicalFilter: string;
  readonly band: string;
  /** FILTSLOT, 1 to 5. */
  readonly slot: number;
  /** FILTPOS in millimetres. */
  readonly position: number;
}

const filter = (physicalFilter: string, band: string, slot: number, position: number): MountedFilter => ({
  physicalFilter,
  band,
  slot,
  position,
});

/** What hangs in the carousel; all of it is known to a Butler repo with LSSTCam. */
export const CAROUSEL = [
  filter('u_24', 'u', 5, 142.5),
  filter('g_6', 'g', 2, 251.25),
  filter('r_57', 'r', 3, 198.75),
  filter('i_39', 'i', 1, 305.5),
  filter('z_20', 'z', 4, 202.25),
  filter('y_10', 'y', 5, 288.5),
] as const satisfies readonly MountedFilter[];
