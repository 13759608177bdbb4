import type { UnitVector } from './unit-vector';

const MANTISSA_BITS = 52n;
const MANTISSA = (1n << MANTISSA_BITS) - 1n;
const EXPONENT = 0x7ffn;
const SIGN = 1n << 63n;

/** A double as a whole number times a power of two. */
interface Scaled {
  readonly mantissa: bigint;
  /** The double is mantissa · 2^(exponent - 1075). */
  readonly exponent: bigint;
}

const double = new DataView(new ArrayBuffer(8));

function scaledOf(value: number): Scaled {
  double.setFloat64(0, value);
  const bits = double.getBigUint64(0);
  const biased = (bits >> MANTISSA_BITS) & EXPONENT;
  const fraction = bits & MANTISSA;
  // Numbers below 2^-1022 lack the leading 1.
  const magnitude = biased === 0n ? fraction : fraction | (1n << MANTISSA_BITS);
  return { mantissa: bits & SIGN ? -magnitude : magnitude, exponent: biased === 0n ? 1n : biased };
}

/** The components of a vector as whole numbers, all by the same power of two. */
function wholeNumbers(vector: UnitVector): readonly [bigint, bigint, bigint] {
  const [x, y, z] = [scaledOf(vector.x), scaledOf(vector.y), scaledOf(vector.z)];
  const least = [x, y, z].reduce((found, { exponent }) => (exponent < found ? exponent : found), EXPONENT);
  const whole = ({ mantissa, exponent }: Scaled): bigint => mantissa << (exponent - least);
  return [whole(x), whole(y), whole(z)];
}

/** The sign of the determinant a · (b × c) of finite doubles, in integers: never rounded, and some hundred times as slow. */
export function signOfDeterminant(a: UnitVector, b: UnitVector, c: UnitVector): -1 | 0 | 1 {
  const [ax, ay, az] = wholeNumbers(a);
  const [bx, by, bz] = wholeNumbers(b);
  const [cx, cy, cz] = wholeNumbers(c);
  const determinant = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
  if (determinant > 0n) return 1;
  return determinant < 0n ? -1 : 0;
}
