import { unitVector, type UnitVector } from '#domain/sphere';

/** Numbers in [0, 1), the same for the same seed. Source: M. O'Neill's and T. Ettinger's mulberry32, public domain. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Points of the sphere from random numbers. */
export class RandomPoints {
  constructor(readonly next: () => number) {}

  whole(below: number): number {
    return Math.floor(this.next() * below);
  }

  point(): UnitVector {
    const z = 2 * this.next() - 1;
    const lon = 2 * Math.PI * this.next();
    const distance = Math.sqrt(1 - z * z);
    return unitVector(distance * Math.cos(lon), distance * Math.sin(lon), z);
  }

  /** A point within some distance of another one. */
  near({ x, y, z }: UnitVector, distance: number): UnitVector {
    const offset = (): number => distance * (2 * this.next() - 1);
    return unitVector(x + offset(), y + offset(), z + offset());
  }

  /** Points that are hard for hulls: close together, on few great circles, repeated, or anywhere. */
  awkward(): readonly UnitVector[] {
    const count = 3 + this.whole(30);
    const many = (make: () => UnitVector): UnitVector[] => Array.from({ length: count }, make);
    const centre = this.point();
    const spread = 10 ** -this.whole(15);
    switch (this.whole(6)) {
      case 0:
        return many(() => this.near(centre, spread));
      case 1: {
        // Few distinct points, most of them again and again.
        const few = Array.from({ length: 5 }, () => this.near(centre, spread));
        return many(() => few[this.whole(few.length)] ?? centre);
      }
      case 2: {
        // On the great circle of two points, up to rounding.
        const other = this.near(centre, 0.5);
        return many(() => {
          const part = this.next();
          return unitVector(
            centre.x * part + other.x * (1 - part),
            centre.y * part + other.y * (1 - part),
            centre.z * part + other.z * (1 - part),
          );
        });
      }
      case 3: {
        // Small whole numbers: many exactly on common great circles, some opposite to each other.
        const small = (): number => this.whole(4);
        return many(() => unitVector(small() - 1, small() - 1, 1 + this.whole(3)));
      }
      case 4:
        // On the great circle of longitude 0 and 180°, exactly.
        return many(() => unitVector(this.next() - 0.3, 0, this.next() - 0.3));
      default:
        return many(() => this.point());
    }
  }
}
