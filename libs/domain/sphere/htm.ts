import { ConvexPolygon } from './convex-polygon';
import { orientation } from './orientation';
import { unitVector, type UnitVector } from './unit-vector';

/** The deepest level whose indices are exact as numbers. */
const DEEPEST_LEVEL = 24;

/** The three vertices of a triangle of the mesh, counter-clockwise as seen from outside. */
export type Trixel = readonly [UnitVector, UnitVector, UnitVector];

const axis = (x: number, y: number, z: number): UnitVector => ({ x, y, z });
const [X, Y, Z] = [axis(1, 0, 0), axis(0, 1, 0), axis(0, 0, 1)];
// Zeros with their signs, as lsst-sphgeom has them: they stand in the bytes of a trixel.
const [MINUS_X, MINUS_Y, MINUS_Z] = [axis(-1, -0, -0), axis(-0, -1, -0), axis(-0, -0, -1)];

/**
 * The hierarchical triangular mesh: the eight octants of the sphere, indices 8 to 15, each divided in four again and again at the
 * middles of its sides. The children of trixel i are 4i to 4i + 3; level L has the indices 8·4^L to 16·4^L - 1.
 *
 * Source: sphgeom HtmPixelization.cc; after P. Z. Kunszt, A. S. Szalay, A. R. Thakar, The Hierarchical Triangular Mesh (2001).
 */
export const ROOT_TRIXELS: readonly Trixel[] = [
  [X, MINUS_Z, Y],
  [Y, MINUS_Z, MINUS_X],
  [MINUS_X, MINUS_Z, MINUS_Y],
  [MINUS_Y, MINUS_Z, X],
  [X, Z, MINUS_Y],
  [MINUS_Y, Z, MINUS_X],
  [MINUS_X, Z, Y],
  [Y, Z, X],
];
/** Index of the first root trixel. */
export const FIRST_ROOT = 8;

/** The four parts of a trixel in the order of their indices. */
export function childTrixels([v0, v1, v2]: Trixel): readonly [Trixel, Trixel, Trixel, Trixel] {
  const m0 = middle(v1, v2);
  const m1 = middle(v2, v0);
  const m2 = middle(v0, v1);
  return [
    [v0, m2, m1],
    [v1, m0, m2],
    [v2, m1, m0],
    [m0, m1, m2],
  ];
}

const middle = (a: UnitVector, b: UnitVector): UnitVector => unitVector(a.x + b.x, a.y + b.y, a.z + b.z);

/** @throws RangeError if it is no level: a whole number from 0 to 24 */
export function checkLevel(level: number): void {
  if (!(Number.isInteger(level) && level >= 0 && level <= DEEPEST_LEVEL)) {
    throw new RangeError(`${level} is no level of the HTM: 0 to ${DEEPEST_LEVEL}`);
  }
}

/** The level of an index, undefined if it is none. */
export function htmLevelOf(index: number): number | undefined {
  if (!Number.isSafeInteger(index)) return undefined;
  for (let level = 0; level <= DEEPEST_LEVEL; level += 1) {
    if (index >= FIRST_ROOT * 4 ** level && index < 2 * FIRST_ROOT * 4 ** level) return level;
  }
  return undefined;
}

/**
 * The trixel of an index as a polygon.
 *
 * @throws RangeError if it is no index of a level from 0 to 24
 */
export function htmTrixel(index: number): ConvexPolygon {
  const level = htmLevelOf(index);
  if (level === undefined) throw new RangeError(`${index} is no index of the HTM`);
  let trixel = ROOT_TRIXELS[Math.floor(index / 4 ** level) - FIRST_ROOT];
  for (let depth = level - 1; depth >= 0 && trixel !== undefined; depth -= 1) {
    trixel = childTrixels(trixel)[Math.floor(index / 4 ** depth) % 4];
  }
  return new ConvexPolygon(trixel ?? []);
}

/**
 * The index of the trixel that holds a point. A point on a boundary belongs to one of its sides (corners are rounded, so
 * that it may be beyond the trixel by a last bit).
 *
 * @throws RangeError if it is no level from 0 to 24
 */
export function htmIndexOf(point: UnitVector, level: number): number {
  checkLevel(level);
  let index = rootOf(point);
  let trixel = ROOT_TRIXELS[index - FIRST_ROOT];
  for (let depth = 0; depth < level && trixel !== undefined; depth += 1) {
    const children = childTrixels(trixel);
    const child = childWith(point, children[3]);
    index = 4 * index + child;
    trixel = children[child];
  }
  return index;
}

function rootOf({ x, y, z }: UnitVector): number {
  if (z < 0) {
    if (y > 0) return x > 0 ? 8 : 9;
    if (y === 0) return x >= 0 ? 8 : 10;
    return x < 0 ? 10 : 11;
  }
  if (y > 0) return x > 0 ? 15 : 14;
  if (y === 0) return x >= 0 ? 15 : 13;
  return x < 0 ? 13 : 12;
}

/** Beyond which side of the middle child a point is; 3 if it is within. */
function childWith(point: UnitVector, [m0, m1, m2]: Trixel): 0 | 1 | 2 | 3 {
  if (orientation(point, m2, m1) >= 0) return 0;
  if (orientation(point, m0, m2) >= 0) return 1;
  return orientation(point, m1, m0) >= 0 ? 2 : 3;
}
