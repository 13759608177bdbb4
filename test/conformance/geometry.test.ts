import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CAMERAS, cameraByInstrument, visitRegions, type CameraGeometry } from '#domain/instruments';
import { type ConvexPolygon, degrees, indicesOf, regionFromBase64, type Region } from '#domain/sphere';
import { readExactly } from './exact-json';

/** How far a vertex may be from the official one: components of unit vectors. */
const TOLERANCE = 1e-12;
const reference = process.env['REFERENCE_DATA'];

interface SensorFacts {
  readonly id: number;
  readonly bbox: readonly [readonly [number, number], readonly [number, number]];
  readonly refpos_pix: readonly [number, number];
  readonly offset_mm: readonly [number, number, number];
  readonly yaw_deg: number;
}
interface CameraFacts {
  readonly plateScale_arcsec_per_mm: number;
  readonly focalPlaneParity: boolean;
  readonly fieldAngle_radial_coeffs: readonly number[];
  readonly detectors: readonly SensorFacts[];
}
interface GoldenVisit {
  readonly _meta: {
    readonly exposure: {
      readonly tracking_ra: number;
      readonly tracking_dec: number;
      readonly sky_angle: number;
    };
  };
  readonly visit_region_base64: string;
  readonly visit_detector_region: readonly { readonly detector: number; readonly region_base64: string }[];
  readonly overlap_detector_htm7: readonly (readonly [number, number])[];
}
/** Timespans aside, of which nothing is read here, columns are texts; NULL angles do not occur where there is a visit. */
type Row = Readonly<Record<string, string>>;

/** A worked example of one sensor, or of a whole visit where `detector` is null. */
interface Example {
  readonly name: string;
  readonly region_base64: string;
  readonly htm7_ranges: readonly (readonly [begin: number, end: number])[];
  readonly input?: {
    readonly instrument: string;
    readonly tracking_ra: number;
    readonly tracking_dec: number;
    readonly sky_angle: number;
    readonly detector: number | null;
  };
}

/** A visit as the official stack wrote it. */
interface OfficialVisit {
  readonly region: string;
  readonly htm7: readonly number[];
  readonly detectors: readonly {
    readonly detector: number;
    readonly region: string;
    readonly htm7: readonly number[];
  }[];
}

const polygonOf = (text: string): ConvexPolygon => {
  const region: Region = regionFromBase64(text);
  if (region.type === 'polygon') return region;
  throw new Error(`the official region is a ${region.type}`);
};

/** The greatest difference of a component of two polygons' vertices one by one, infinite if they are not as many. */
function difference(a: ConvexPolygon, b: ConvexPolygon): number {
  if (a.vertices.length !== b.vertices.length) return Infinity;
  return Math.max(
    ...a.vertices.map((vertex, index) => {
      const other = b.vertices[index] ?? { x: NaN, y: NaN, z: NaN };
      return Math.max(
        Math.abs(vertex.x - other.x),
        Math.abs(vertex.y - other.y),
        Math.abs(vertex.z - other.z),
      );
    }),
  );
}

/** How far one polygon's vertices reach beyond the other's edges. */
function excess(inner: ConvexPolygon, outer: ConvexPolygon): number {
  return Math.max(
    ...inner.vertices.flatMap((point) =>
      outer.edges.map(({ start, end }) => {
        const [x, y, z] = [
          start.y * end.z - start.z * end.y,
          start.z * end.x - start.x * end.z,
          start.x * end.y - start.y * end.x,
        ];
        return -(point.x * x + point.y * y + point.z * z) / Math.hypot(x, y, z);
      }),
    ),
  );
}

function expectOfficialVisit(
  camera: CameraGeometry,
  boresight: { readonly ra: number; readonly dec: number; readonly skyAngle: number },
  official: OfficialVisit,
): void {
  const regions = visitRegions(camera, {
    ra: degrees(boresight.ra),
    dec: degrees(boresight.dec),
    skyAngle: degrees(boresight.skyAngle),
  });
  expect(regions.detectors.map(({ detector }) => detector)).toEqual(
    official.detectors.map(({ detector }) => detector),
  );
  const differences = regions.detectors.map(({ region }, index) =>
    difference(polygonOf(region), polygonOf(official.detectors[index]?.region ?? '')),
  );
  expect(Math.max(...differences)).toBeLessThan(TOLERANCE);
  expect(regions.detectors.map(({ htm7 }) => htm7)).toEqual(official.detectors.map(({ htm7 }) => htm7));
  const [mine, theirs] = [polygonOf(regions.region), polygonOf(official.region)];
  expect(excess(mine, theirs)).toBeLessThan(TOLERANCE);
  expect(excess(theirs, mine)).toBeLessThan(TOLERANCE);
  expect(regions.htm7).toEqual(official.htm7);
}

if (reference === undefined) {
  it.skip('compares cameras and regions: REFERENCE_DATA is not set', () => undefined);
} else {
  const facts = (name: string): unknown => JSON.parse(readFileSync(join(reference, 'facts', name), 'utf8'));
  const cameraOf = (instrument: string): CameraGeometry => {
    const camera = cameraByInstrument(instrument);
    if (camera === undefined) throw new Error(`no camera ${instrument}`);
    return camera;
  };

  describe('the cameras', () => {
    const official = (facts('detectors.json') as { instruments: Readonly<Record<string, CameraFacts>> })
      .instruments;

    it('are those of the official policies', () => {
      expect(CAMERAS.map(({ instrument }) => instrument).toSorted()).toEqual(
        Object.keys(official).toSorted(),
      );
    });

    it.each(Object.entries(official))('%s has the official optics and sensors', (instrument, camera) => {
      const { optics, sensors } = cameraOf(instrument);
      const [, linear, , cubic = 0, , quintic = 0] = camera.fieldAngle_radial_coeffs;
      expect(linear).toBe(1);
      expect(optics).toEqual({
        plateScale: camera.plateScale_arcsec_per_mm,
        cubic,
        quintic,
        isMirrored: camera.focalPlaneParity,
      });
      expect(sensors).toEqual(
        camera.detectors
          .toSorted((a, b) => a.id - b.id)
          .map(({ id, bbox: [first, last], refpos_pix, offset_mm: [x, y], yaw_deg }) => {
            expect(first).toEqual([0, 0]);
            const kind = { columns: last[0] + 1, rows: last[1] + 1, referencePixel: refpos_pix };
            return { detector: id, kind, x, y, yaw: yaw_deg };
          }),
      );
    });
  });

  describe('the regions of a visit', () => {
    const { examples } = facts('geometry_examples.json') as { readonly examples: readonly Example[] };
    const pixelsOf = ({ htm7_ranges }: Example): number[] =>
      htm7_ranges.flatMap(([begin, end]) => indicesOf([{ begin, end }]));

    it('are those of an official visit of LSSTCam', () => {
      const golden = facts('golden_visit_LSSTCam_2025052100138.json') as GoldenVisit;
      const { tracking_ra, tracking_dec, sky_angle } = golden._meta.exposure;
      const overlaps = Map.groupBy(golden.overlap_detector_htm7, ([detector]) => detector);
      expectOfficialVisit(
        cameraOf('LSSTCam'),
        { ra: tracking_ra, dec: tracking_dec, skyAngle: sky_angle },
        {
          region: golden.visit_region_base64,
          // The file of the visit has the overlaps of its sensors only.
          htm7: examples
            .filter(({ name }) => name === 'LSSTCam_2025052100138_visit_official')
            .flatMap(pixelsOf),
          detectors: golden.visit_detector_region.map(({ detector, region_base64 }) => ({
            detector,
            region: region_base64,
            htm7: (overlaps.get(detector) ?? []).map(([, index]) => index),
          })),
        },
      );
    });

    it.each(
      examples.flatMap((example) => (example.input ? [[example.name, example, example.input] as const] : [])),
    )(
      'are those of the example %s',
      (_, example, { instrument, tracking_ra, tracking_dec, sky_angle, detector }) => {
        const visit = visitRegions(cameraOf(instrument), {
          ra: degrees(tracking_ra),
          dec: degrees(tracking_dec),
          skyAngle: degrees(sky_angle),
        });
        const mine = detector === null ? visit : visit.detectors.find((one) => one.detector === detector);
        const [ours, theirs] = [polygonOf(mine?.region ?? ''), polygonOf(example.region_base64)];
        expect(excess(ours, theirs)).toBeLessThan(TOLERANCE);
        expect(excess(theirs, ours)).toBeLessThan(TOLERANCE);
        expect(mine?.htm7).toEqual(pixelsOf(example));
      },
    );

    const scenarios = [
      'lsstcam_full',
      'lsstcam_small',
      'lsstcam_s3',
      'lsstcam_sidecar',
      'lsstcamsim',
      'lsstcomcam',
      'lsstcomcamsim',
      'latiss',
      'real_raws',
    ];
    it.each(scenarios)('follow from the exposures of %s as the official stack wrote them', (scenario) => {
      const rows = (table: string): readonly Row[] =>
        readExactly(join(reference, 'golden/rows', scenario, `${table}.json`)) as Row[];
      const number = (row: Row | undefined, column: string): number => Number(row?.[column] ?? NaN);
      const keyOf = (row: Row, visit = 'visit'): string => `${row['instrument']} ${row[visit]}`;
      const exposures = new Map(rows('exposure').map((row) => [keyOf(row, 'id'), row]));
      const detectors = Map.groupBy(rows('visit_detector_region'), (row) => keyOf(row));
      const ownPixels = Map.groupBy(rows('visit_skypix_overlap'), (row) => keyOf(row));
      const pixels = Map.groupBy(
        rows('visit_detector_region_skypix_overlap'),
        (row) => `${keyOf(row)} ${row['detector']}`,
      );
      const indices = (found: readonly Row[] | undefined): number[] =>
        (found ?? []).map((row) => number(row, 'skypix_index')).toSorted((a, b) => a - b);
      const visits = rows('visit');
      expect(visits).not.toHaveLength(0);
      for (const visit of visits) {
        const key = keyOf(visit, 'id');
        const exposure = exposures.get(key);
        expectOfficialVisit(
          cameraOf(visit['instrument'] ?? ''),
          {
            ra: number(exposure, 'tracking_ra'),
            dec: number(exposure, 'tracking_dec'),
            skyAngle: number(exposure, 'sky_angle'),
          },
          {
            region: visit['region'] ?? '',
            htm7: indices(ownPixels.get(key)),
            detectors: (detectors.get(key) ?? [])
              .map((row) => ({
                detector: number(row, 'detector'),
                region: row['region'] ?? '',
                htm7: indices(pixels.get(`${key} ${row['detector']}`)),
              }))
              .toSorted((a, b) => a.detector - b.detector),
          },
        );
      }
    });
  });
}
