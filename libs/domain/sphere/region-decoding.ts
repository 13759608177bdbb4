import { radians } from './angle';
import { Box } from './box';
import { Circle } from './circle';
import { ConvexPolygon } from './convex-polygon';
import { Ellipse } from './ellipse';
import { IntersectionRegion, REGION_CODES, UnionRegion, type Region } from './region';
import type { UnitVector } from './unit-vector';

/** Regions within regions beyond this depth are taken for damage. */
const DEEPEST = 16;

/**
 * The region of bytes that lsst-sphgeom, or {@link encodeRegion}, wrote.
 *
 * @throws RangeError if they are no region: an unknown letter, a wrong length, a vertex that is not finite
 */
export const decodeRegion = (bytes: Uint8Array): Region => decodeAt(bytes, 0);

function decodeAt(bytes: Uint8Array, depth: number): Region {
  const code = String.fromCharCode(bytes[0] ?? 0);
  const numbers = new Numbers(bytes);
  switch (code) {
    case REGION_CODES.polygon:
      return new ConvexPolygon(verticesOf(numbers, (bytes.length - 1) / 24));
    case REGION_CODES.circle:
      numbers.mustBe(5);
      return new Circle(numbers.vector(), numbers.next(), radians(numbers.next()));
    case REGION_CODES.box: {
      numbers.mustBe(4);
      const [west, east] = [radians(numbers.next()), radians(numbers.next())];
      return new Box(west, east, radians(numbers.next()), radians(numbers.next()));
    }
    case REGION_CODES.ellipse:
      numbers.mustBe(14);
      return new Ellipse({
        axes: [numbers.vector(), numbers.vector(), numbers.vector()],
        alpha: radians(numbers.next()),
        beta: radians(numbers.next()),
        gamma: radians(numbers.next()),
        tanAlpha: numbers.next(),
        tanBeta: numbers.next(),
      });
    case REGION_CODES.union:
      return new UnionRegion(operandsOf(bytes, depth));
    case REGION_CODES.intersection:
      return new IntersectionRegion(operandsOf(bytes, depth));
    default:
      throw unreadable(bytes);
  }
}

/** The doubles after the letter, one after another. */
class Numbers {
  private readonly view: DataView;
  private offset = 1;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** @throws RangeError if there are more or fewer doubles */
  mustBe(count: number): void {
    if (this.bytes.length !== 1 + 8 * count) throw unreadable(this.bytes);
  }

  next(): number {
    const value = this.view.getFloat64(this.offset, true);
    this.offset += 8;
    return value;
  }

  vector(): UnitVector {
    return { x: this.next(), y: this.next(), z: this.next() };
  }
}

function verticesOf(numbers: Numbers, count: number): readonly UnitVector[] {
  numbers.mustBe(3 * Math.max(3, Math.ceil(count)));
  return Array.from({ length: count }, () => {
    const vertex = numbers.vector();
    if (Number.isFinite(vertex.x + vertex.y + vertex.z)) return vertex;
    throw new RangeError('a vertex of the encoded polygon is not finite');
  });
}

function operandsOf(bytes: Uint8Array, depth: number): readonly Region[] {
  if (depth === DEEPEST) throw new RangeError(`regions are nested deeper than ${DEEPEST}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const operands: Region[] = [];
  for (let offset = 1; offset < bytes.length;) {
    const begin = offset + 8;
    if (begin > bytes.length) throw unreadable(bytes);
    const end = begin + Number(view.getBigUint64(offset, true));
    if (end > bytes.length) throw unreadable(bytes);
    operands.push(decodeAt(bytes.subarray(begin, end), depth + 1));
    offset = end;
  }
  return operands;
}

const unreadable = (bytes: Uint8Array): RangeError =>
  new RangeError(
    `${bytes.length} bytes that begin with 0x${Buffer.from(bytes.subarray(0, 4)).toString('hex')} are no encoded region`,
  );
