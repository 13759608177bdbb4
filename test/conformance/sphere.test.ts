import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  decodeRegion,
  encodeRegion,
  htmEnvelope,
  lonLatOf,
  regionFromBase64,
  regionToBase64,
  toDegrees,
  type ConvexPolygon,
} from '#domain/sphere';

const reference = process.env['REFERENCE_DATA'];

/** A region with what lsst-sphgeom says of it. */
interface Example {
  readonly name: string;
  readonly region_hex: string;
  readonly region_base64: string;
  readonly vertices: readonly (readonly [number, number, number])[];
  readonly lonlat_deg: readonly (readonly [number, number])[];
  readonly htm7_ranges: readonly (readonly [number, number])[];
  readonly n_htm7: number;
}

if (reference === undefined) {
  it.skip('compares regions with worked examples: REFERENCE_DATA is not set', () => undefined);
} else {
  const { examples } = JSON.parse(readFileSync(join(reference, 'facts/geometry_examples.json'), 'utf8')) as {
    readonly examples: readonly Example[];
  };
  const polygonOf = ({ region_base64 }: Example): ConvexPolygon => {
    const region = regionFromBase64(region_base64);
    if (region.type === 'polygon') return region;
    throw new Error(`the example is a ${region.type}`);
  };

  describe.each(examples.map((example) => [example.name, example] as const))(
    'the example %s',
    (_, example) => {
      it('is read and written byte by byte', () => {
        const polygon = polygonOf(example);
        expect(polygon.vertices.map(({ x, y, z }) => [x, y, z])).toEqual(example.vertices);
        expect(regionToBase64(polygon)).toBe(example.region_base64);
        const bytes = encodeRegion(polygon);
        expect(Buffer.from(bytes).toString('hex')).toBe(example.region_hex);
        expect(decodeRegion(bytes)).toEqual(polygon);
      });

      it('lies at its longitudes and latitudes', () => {
        const places = polygonOf(example).vertices.map(lonLatOf);
        expect(places).toHaveLength(example.lonlat_deg.length);
        places.forEach(({ lon, lat }, index) => {
          expect(toDegrees(lon)).toBeCloseTo(example.lonlat_deg[index]?.[0] ?? NaN, 12);
          expect(toDegrees(lat)).toBeCloseTo(example.lonlat_deg[index]?.[1] ?? NaN, 12);
        });
      });

      it('touches its pixels of htm7', () => {
        const ranges = htmEnvelope(polygonOf(example), 7);
        expect(ranges.map(({ begin, end }) => [begin, end])).toEqual(example.htm7_ranges);
        expect(ranges.reduce((count, { begin, end }) => count + end - begin, 0)).toBe(example.n_htm7);
      });
    },
  );
}
