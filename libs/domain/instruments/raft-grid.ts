/** Rows and columns of the LSST focal plane, in rafts, as names count them. */
const SIDE = [0, 1, 2, 3, 4] as const;
const isCorner = (raft: string): boolean => /^R[04][04]$/.test(raft);

const GRID = SIDE.flatMap((row) => SIDE.map((column) => `R${row}${column}`));

/** `R00`, `R04`, `R40`, `R44`: rafts of guiders and wavefront sensors. */
export const CORNER_RAFTS: readonly string[] = GRID.filter(isCorner);
/** `R01` to `R43`, row by row: 21 rafts of 9 science sensors. */
export const SCIENCE_RAFTS: readonly string[] = GRID.filter((raft) => !isCorner(raft));
/** `S00` to `S22`, row by row. */
export const SCIENCE_SENSORS = ['S00', 'S01', 'S02', 'S10', 'S11', 'S12', 'S20', 'S21', 'S22'] as const;

const RAFT_PITCH = 127;
const SENSOR_PITCH = 42.25;

/** Digits of a name: `R14` is in row 1 and column 4, `S20` in row 2 and column 0. */
const rowOf = (name: string): number => Number(name.charAt(1));
const columnOf = (name: string): number => Number(name.charAt(2));

/** Where a science sensor lies within its raft, in millimetres from the raft's centre. */
export const placeInRaft = (sensor: string): readonly [x: number, y: number] => [
  SENSOR_PITCH * (columnOf(sensor) - 1),
  SENSOR_PITCH * (rowOf(sensor) - 1),
];

/** Where the centre of a raft lies in the focal plane, in millimetres. */
export const placeOfRaft = (raft: string): readonly [x: number, y: number] => [
  RAFT_PITCH * (columnOf(raft) - 2),
  RAFT_PITCH * (rowOf(raft) - 2),
];
