import { parseFitsHeader, parseSidecar, writeFitsHeader, writeSidecar, type Header } from '#domain/fits';
import { INSTRUMENTS, LSSTCAM } from '#domain/instruments';
import { exposureRows, translate } from '#domain/translator';
import { simulateExposure } from '#simulator';
import { machine, median, printTable, rounded, type Machine } from './figures';
import { headerOf } from './instrument-headers';
import { slowestMutationMs } from './mutated-headers';
import { measureCommand, type CommandFigures } from './translate-command';

/** One instrument's headers in every form in which they come. */
interface Sample {
  readonly instrument: string;
  readonly headers: readonly Header[];
  readonly sidecars: readonly Uint8Array[];
  readonly fits: readonly Uint8Array[];
}

/** Ways to a record, and beside them the bare parsing that no way can do without. */
const WAYS = {
  parsed: ({ headers }: Sample) => {
    for (const header of headers) recordOf(header);
  },
  sidecar: ({ sidecars }: Sample) => {
    for (const bytes of sidecars) recordOf(sidecarHeader(bytes));
  },
  fits: ({ fits }: Sample) => {
    for (const bytes of fits) recordOf(fitsHeader(bytes));
  },
  json_parse: ({ sidecars }: Sample) => {
    for (const bytes of sidecars) JSON.parse(Buffer.from(bytes).toString());
  },
} as const satisfies Record<string, (sample: Sample) => void>;

type Way = keyof typeof WAYS;

interface InstrumentFigures {
  readonly instrument: string;
  /** Header to exposure rows, one core. */
  readonly parsed_per_cpu_s: number;
  /** From the bytes of a sidecar to exposure rows. */
  readonly sidecars_per_cpu_s: number;
  /** From the bytes of a FITS header to exposure rows. */
  readonly fits_headers_per_cpu_s: number;
  /** The same against `JSON.parse` of the same sidecars, which loses what headers need, in the same rounds. */
  readonly sidecar_cpu_over_bare_json_parse: number;
  /** The worst header of them all in which one value is 100,000 characters long. */
  readonly slowest_mutated_header_ms: number;
}

interface TranslateFigures {
  readonly machine: Machine;
  readonly sidecar_bytes: number;
  readonly fits_header_bytes: number;
  readonly instruments: readonly InstrumentFigures[];
  readonly command: readonly CommandFigures[];
}

const DAY_OBS = 20260125;
/** Every ninth sensor of an exposure, so that values differ from header to header. */
const EVERY = 9;
const WARM_UP = 30;
const ROUNDS = 15;
/** The clock of CPU time is coarse: so often is a sample gone through between two looks at it. */
const REPEATS = 20;

/**
 * What the translation of one header costs, by instrument and by the form in which the header comes: CPU of the process, the garbage
 * collector's threads included, rounds of all instruments and forms in turn, medians. Then the whole command on folders of files.
 */
export async function benchTranslate(asJson: boolean): Promise<object> {
  const samples = INSTRUMENTS.map(({ name }) => sampleOf(name));
  const costs = new Map<string, number[]>();
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const sample of samples) {
      for (const way of Object.keys(WAYS) as Way[]) {
        if (round < 0) for (let turn = 0; turn < WARM_UP; turn += 1) WAYS[way](sample);
        else
          addTo(
            costs,
            `${sample.instrument} ${way}`,
            cpuUs(() => {
              WAYS[way](sample);
            }) / sample.headers.length,
          );
      }
    }
    if (!asJson) process.stderr.write('.');
  }
  if (!asJson) process.stderr.write('\n');
  const costOf = (instrument: string, way: Way): number => median(costs.get(`${instrument} ${way}`) ?? []);
  const perSecond = (instrument: string, way: Way): number => rounded(1e6 / costOf(instrument, way));
  const [camera] = samples;
  const figures: TranslateFigures = {
    machine: machine(),
    sidecar_bytes: camera?.sidecars[0]?.length ?? NaN,
    fits_header_bytes: camera?.fits[0]?.length ?? NaN,
    instruments: samples.map(({ instrument, headers }) => ({
      instrument,
      parsed_per_cpu_s: perSecond(instrument, 'parsed'),
      sidecars_per_cpu_s: perSecond(instrument, 'sidecar'),
      fits_headers_per_cpu_s: perSecond(instrument, 'fits'),
      sidecar_cpu_over_bare_json_parse: rounded(
        costOf(instrument, 'sidecar') / costOf(instrument, 'json_parse'),
      ),
      slowest_mutated_header_ms: rounded(
        slowestMutationMs(instrument, headers[0] ?? new Map<string, never>()),
      ),
    })),
    command: await measureCommand(),
  };
  if (!asJson) print(figures);
  return figures;
}

/** @throws Failure where a header would be refused: its cost would be another thing */
const recordOf = (header: Header): object => exposureRows(translate(header).info).rows;

function sidecarHeader(bytes: Uint8Array): Header {
  const sidecar = parseSidecar(bytes);
  if (sidecar.content === 'metadata') return sidecar.header;
  throw new RangeError('a sidecar holds no header');
}

function fitsHeader(bytes: Uint8Array): Header {
  const read = parseFitsHeader(bytes, { complete: true });
  if (read.state === 'complete') return read.header;
  throw new RangeError('a header does not end');
}

function sampleOf(instrument: string): Sample {
  const { arrivals } = simulateExposure({ seed: 'bench', dayObs: DAY_OBS, seqNum: 1 });
  const headers = arrivals
    .filter(({ kind }) => kind === 'sidecar')
    .filter((_, index) => index % EVERY === 0)
    .map((arrival) => headerOf(instrument, sidecarHeader(arrival.bytes())));
  const translated = headers.map((header) => translate(header).info.instrument);
  const other = translated.find((name) => name !== instrument);
  if (other !== undefined) throw new RangeError(`a header for ${instrument} is one of ${other}`);
  return {
    instrument,
    headers,
    sidecars: headers.map((header) => writeSidecar(header)),
    fits: headers.map((header) =>
      writeFitsHeader(Array.from(header, ([keyword, value]) => ({ keyword, value }))),
    ),
  };
}

function cpuUs(work: () => unknown): number {
  const began = process.cpuUsage();
  for (let turn = 0; turn < REPEATS; turn += 1) work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / REPEATS;
}

const addTo = (costs: Map<string, number[]>, key: string, cost: number): void => {
  const known = costs.get(key);
  if (known === undefined) costs.set(key, [cost]);
  else known.push(cost);
};

function print({ instruments, command, ...figures }: TranslateFigures): void {
  const { sidecar_bytes: sidecar, fits_header_bytes: fits } = figures;
  console.log(
    `${JSON.stringify(figures.machine)}\nTranslations per second of CPU, median of ${ROUNDS} rounds; a sidecar of ${LSSTCAM.name} has ${sidecar} bytes, a FITS header ${fits}:`,
  );
  printTable(
    instruments.map((one) => ({
      instrument: one.instrument,
      'header parsed': one.parsed_per_cpu_s,
      'from a sidecar': one.sidecars_per_cpu_s,
      'from a FITS header': one.fits_headers_per_cpu_s,
      'sidecar / bare JSON.parse': one.sidecar_cpu_over_bare_json_parse,
      'slowest mutated, ms': one.slowest_mutated_header_ms,
    })),
  );
  console.log('autoingest translate --json on a folder:');
  printTable(command.map((one) => ({ ...one })));
}
