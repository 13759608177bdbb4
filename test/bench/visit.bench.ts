import { LSSTCAM_GEOMETRY, sensorCorners, visitRegions, type Boresight } from '#domain/instruments';
import { ConvexPolygon, degrees, htmEnvelope, regionToBase64 } from '#domain/sphere';
import { machine, median, printTable, rounded, type Machine } from './figures';
import { measureDefinition, type DefinitionFigures } from './visit-definition';

/** Visits that are measured, after some that warm up and are not counted. */
const VISITS = 200;
const WARM_UP = 50;

interface VisitFigures {
  readonly machine: Machine;
  readonly sensors: number;
  /** The very first visit of the process, before anything is compiled. */
  readonly first_visit_cpu_ms: number;
  readonly regions_and_overlaps_cpu_ms: number;
  readonly regions_and_overlaps_cpu_ms_95th_percentile: number;
  /** Medians of the parts, measured one by one. */
  readonly parts_cpu_ms: Readonly<Record<string, number>>;
  readonly whole_definition: DefinitionFigures;
}

/**
 * What the regions of one LSSTCam visit cost: the corners of 205 sensors on the sky, 206 hulls, their overlaps with htm7, their
 * encoding; and what its whole definition costs, with all rows. CPU of the process, the compiler's and the garbage collector's
 * threads included; boresights evenly over the sky.
 */
export async function benchVisit(asJson: boolean): Promise<object> {
  const boresights = Array.from({ length: WARM_UP + VISITS }, (_, number) => boresight(number));
  const cpu = boresights.map((one) => cpuMs(() => visitRegions(LSSTCAM_GEOMETRY, one)));
  const counted = cpu.slice(WARM_UP).toSorted((a, b) => a - b);
  const figures: VisitFigures = {
    machine: machine(),
    sensors: LSSTCAM_GEOMETRY.sensors.length,
    first_visit_cpu_ms: rounded(cpu[0] ?? NaN),
    regions_and_overlaps_cpu_ms: rounded(median(counted)),
    regions_and_overlaps_cpu_ms_95th_percentile: rounded(counted[Math.floor(0.95 * VISITS)] ?? NaN),
    parts_cpu_ms: parts(boresights.slice(WARM_UP)),
    whole_definition: await measureDefinition(),
  };
  if (!asJson) print(figures);
  return figures;
}

/** Number by number all over the sky, never the same place twice: steps of the golden angle. */
function boresight(number: number): Boresight {
  const sine = 1 - (2 * (number + 0.5)) / (WARM_UP + VISITS);
  return {
    ra: degrees((number * 137.50776405) % 360),
    dec: degrees((Math.asin(sine) * 180) / Math.PI),
    skyAngle: degrees((number * 61.8) % 360),
  };
}

function cpuMs(work: () => unknown): number {
  const began = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

function parts(boresights: readonly Boresight[]): Readonly<Record<string, number>> {
  const timings: Record<string, number[]> = { corners: [], hulls: [], overlaps: [], encoding: [] };
  for (const one of boresights) {
    let sensors: ReturnType<typeof sensorCorners> = [];
    let polygons: ConvexPolygon[] = [];
    timings['corners']?.push(cpuMs(() => (sensors = sensorCorners(LSSTCAM_GEOMETRY, one))));
    timings['hulls']?.push(
      cpuMs(() => (polygons = [sensors.flat(), ...sensors].map((points) => ConvexPolygon.hullOf(points)))),
    );
    timings['overlaps']?.push(cpuMs(() => polygons.map((polygon) => htmEnvelope(polygon, 7))));
    timings['encoding']?.push(cpuMs(() => polygons.map(regionToBase64)));
  }
  return Object.fromEntries(Object.entries(timings).map(([part, ms]) => [part, rounded(median(ms))]));
}

function print(figures: VisitFigures): void {
  console.log(
    `${JSON.stringify(figures.machine)}\nCPU ms per visit of ${figures.sensors} sensors, median of ${VISITS}:`,
  );
  printTable([
    {
      'regions and overlaps': figures.regions_and_overlaps_cpu_ms,
      '95th percentile': figures.regions_and_overlaps_cpu_ms_95th_percentile,
      'first of the process': figures.first_visit_cpu_ms,
      ...figures.parts_cpu_ms,
    },
  ]);
  const whole = figures.whole_definition;
  console.log(
    `the whole definition with its ${whole.rows_of_a_visit} rows: ${whole.cpu_ms} ms of CPU, PostgreSQL's ${whole.postgres_cpu_ms ?? '?'} ms, ` +
      `${whole.wall_ms} ms from exposure to commit`,
  );
}
