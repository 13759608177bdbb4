import { unitVector, type UnitVector } from './unit-vector';

/** The axes, for specs. */
export const X = unitVector(1, 0, 0);
export const Y = unitVector(0, 1, 0);
export const Z = unitVector(0, 0, 1);

export const opposite = ({ x, y, z }: UnitVector): UnitVector => ({ x: -x, y: -y, z: -z });

/** A corner `[x, y]` of a figure around the north pole, in the plane that touches the sphere there. */
export const northern = ([x, y]: readonly [number, number]): UnitVector => unitVector(x, y, 1);

/** Whether three numbers are far enough from 0 to point somewhere. */
export const hasDirection = (numbers: readonly number[]): boolean =>
  numbers.some((number) => Math.abs(number) > 1e-3);
export const towards = ([x, y, z]: readonly [number, number, number]): UnitVector => unitVector(x, y, z);
