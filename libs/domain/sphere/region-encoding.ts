import { REGION_CODES, type Region } from './region';
import type { UnitVector } from './unit-vector';

/**
 * The bytes of a region as lsst-sphgeom writes them: a letter for its kind, then its numbers as little-endian doubles. Unions and
 * intersections hold each operand's length (unsigned, 64 bits) and bytes.
 *
 * Source: sphgeom, encode() of each region.
 */
export function encodeRegion(region: Region): Uint8Array {
  switch (region.type) {
    case 'polygon':
      return withDoubles(REGION_CODES.polygon, region.vertices.flatMap(components));
    case 'circle':
      return withDoubles(REGION_CODES.circle, [
        ...components(region.centre),
        region.squaredChord,
        region.openingAngle,
      ]);
    case 'box':
      return withDoubles(REGION_CODES.box, [region.west, region.east, region.south, region.north]);
    case 'ellipse': {
      const { axes, alpha, beta, gamma, tanAlpha, tanBeta } = region.parts;
      return withDoubles(REGION_CODES.ellipse, [
        ...axes.flatMap(components),
        alpha,
        beta,
        gamma,
        tanAlpha,
        tanBeta,
      ]);
    }
    case 'union':
    case 'intersection':
      return withOperands(REGION_CODES[region.type], region.operands.map(encodeRegion));
  }
}

const components = ({ x, y, z }: UnitVector): number[] => [x, y, z];

function withDoubles(code: string, doubles: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(1 + 8 * doubles.length);
  bytes.write(code, 'latin1');
  doubles.forEach((value, index) => bytes.writeDoubleLE(value, 1 + 8 * index));
  return bytes;
}

function withOperands(code: string, operands: readonly Uint8Array[]): Uint8Array {
  const length = (operand: Uint8Array): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(operand.length));
    return bytes;
  };
  return Buffer.concat([
    Buffer.from(code, 'latin1'),
    ...operands.flatMap((operand) => [length(operand), operand]),
  ]);
}
