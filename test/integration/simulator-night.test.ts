import {
  EXPOSURE_FAULT_NAMES,
  FILE_FAULT_NAMES,
  playNight,
  simulateNight,
  type FileFaultName,
  type NightOrder,
  type NightTruth,
  type SimulatedNight,
} from '#simulator';
import { Stage, wantedEndings } from './simulator-stage';

const SECRET = 'the secret of the night';
/** What a worker says of a file when it lets go of it. */
const ENDS: ReadonlySet<unknown> = new Set(['file ingested', 'file not ingested', 'file given up']);

const oneOfEach = <Name extends string>(names: readonly Name[]): Record<Name, number> =>
  Object.fromEntries(names.map((name) => [name, 1])) as Record<Name, number>;

/** Every fault once, among files of every kind of exposure. */
const order = (bucket: string): NightOrder => ({
  seed: 'every fault once',
  dayObs: 20260125,
  bucket,
  blocks: [
    { kind: 'bias', groups: 1, snaps: 2 },
    { kind: 'dark', groups: 1 },
    { kind: 'flat', groups: 2 },
    { kind: 'engtest', groups: 2 },
    { kind: 'science', groups: 3, snaps: 2 },
    { kind: 'science', groups: 2, exposureSeconds: 15 },
  ],
  detectors: ['R22_S11', 'R01_S00', 'R43_S22', 'R00_SW0', 'R44_SG1'],
  guiderStamps: 'beside',
  fileFaults: { counts: oneOfEach(FILE_FAULT_NAMES) },
  exposureFaults: { counts: oneOfEach(EXPOSURE_FAULT_NAMES) },
  events: {
    secret: SECRET,
    duplicates: 0.2,
    bursts: 0.2,
    wrongSecrets: 0.05,
    unparsable: 0.1,
    otherNames: 0.05,
    rubbish: 0.03,
  },
});

/** One thing after the other, each not before the service has done with those before: every stage of every fault is seen. */
async function playSlowly({ actions }: SimulatedNight, stage: Stage): Promise<void> {
  const { objects, events } = stage;
  for (const action of actions) {
    if (action.do === 'put') await objects.put(action.key, action.bytes());
    else if (action.do === 'remove') await objects.remove(action.key);
    else {
      await events.post(action.body());
      await stage.settled();
    }
  }
}

/** All at once: as many files as there are at the same moment, and batches of all sorts. */
async function playFast({ actions }: SimulatedNight, { objects, events }: Stage): Promise<void> {
  const pace = { speed: Infinity, now: () => 0, wait: () => Promise.resolve() };
  await playNight(actions, objects, events, pace);
}

interface Played {
  readonly stage: Stage;
  readonly truth: NightTruth;
}

async function played(bucket: string, play: typeof playSlowly): Promise<Played> {
  const stage = await Stage.build(bucket, SECRET);
  const night = simulateNight(order(bucket));
  const truth = night.truth();
  await play(night, stage);
  await stage.settled();
  return { stage, truth };
}

/** What holds of the night however fast it is played. */
function itEndsAsSown(of: () => Played): void {
  it('leaves each file where the truth says, under its data id and with its size, and no other', async () => {
    const { stage, truth } = of();
    const endings = await stage.endings();
    const wanted = wantedEndings(truth, endings);
    expect(Object.fromEntries([...endings].sort())).toEqual(Object.fromEntries([...wanted].sort()));
    const registered = [...endings.values()].filter(({ fate }) => fate === 'registered');
    expect([registered.length, endings.size - registered.length]).toEqual([
      truth.counts.ingested,
      truth.counts.dead,
    ]);
  });

  it('has had every fault', () => {
    const sown = new Set(of().truth.files.map(({ fault }) => fault));
    for (const fault of [...FILE_FAULT_NAMES, ...EXPOSURE_FAULT_NAMES, null] as const) {
      expect(sown).toContain(fault);
    }
    const guiders = of().truth.files.filter(({ isGuider }) => isGuider);
    expect(new Set(guiders.map(({ fate }) => fate))).toEqual(new Set(['registered', 'dead']));
  });

  it('leaves the exposures of registered files in the registry, and no others', async () => {
    const { stage, truth } = of();
    const ids = new Set(
      truth.files.flatMap(({ fate, exposureId }) =>
        fate === 'registered' || fate === 'rival' ? exposureId : [],
      ),
    );
    const wanted = truth.exposures.filter(({ exposureId }) => ids.has(exposureId));
    expect(wanted.length).toBeLessThan(truth.exposures.length);
    expect(await stage.exposures()).toEqual(wanted);
  });

  it('answers all but bodies that are no documents with 200', () => {
    const { stage, truth } = of();
    const { documents, rubbish } = truth.counts;
    expect(stage.answers.filter((status) => status === 200)).toHaveLength(documents);
    expect(stage.answers.filter((status) => status === 400)).toHaveLength(rubbish);
    expect(stage.answers).toHaveLength(documents + rubbish);
    expect(rubbish).toBeGreaterThan(0);
  });

  it('is counted record by record', async () => {
    const { stage, truth } = of();
    const { accepted = 0, again = 0, duplicate = 0, ...refused } = await stage.recordCounts();
    expect(refused).toEqual(truth.counts.refused);
    expect(Math.min(...Object.values(refused))).toBeGreaterThan(0);
    expect(accepted + again + duplicate).toBe(truth.counts.wanted);
    const [least, most] = truth.counts.duplicates;
    expect(duplicate).toBeGreaterThanOrEqual(least);
    expect(duplicate).toBeLessThanOrEqual(most);
    expect(least).toBeGreaterThan(10);
  });

  it('is counted file by file', async () => {
    const { stage, truth } = of();
    const { redis } = stage.pipeline;
    const ingested = await redis.hget(`INGEST:${stage.bucket}:LSSTCam`, String(truth.dayObs));
    expect(Number(ingested)).toBe(truth.counts.ingested);
    const highest = await redis.get(`MAXSEQ:${stage.bucket}:LSSTCam:${truth.dayObs}`);
    expect(Number(highest)).toBe(truth.counts.highestSeqNum);
  });

  it('keeps the misplaced keys among the refused', async () => {
    const { stage, truth } = of();
    const refused = new Set(await stage.refusedKeys('unparsable'));
    for (const file of truth.files.filter(({ fate }) => fate === 'refused')) {
      expect(refused).toContain(file.path.slice(stage.bucket.length + 1));
    }
  });
}

describe('a night with every fault, played as fast as it goes', () => {
  let night: Played;
  beforeAll(async () => {
    night = await played(`night-fast-${process.pid}`, playFast);
  }, 240_000);
  afterAll(() => night.stage.tearDown());

  itEndsAsSown(() => night);
});

describe('a night with every fault, played one thing after the other', () => {
  let night: Played;
  beforeAll(async () => {
    night = await played(`night-slow-${process.pid}`, playSlowly);
  }, 240_000);
  afterAll(() => night.stage.tearDown());

  itEndsAsSown(() => night);

  /** What the worker said of the file with this fault, in its order. */
  const saidOf = (fault: FileFaultName): readonly Readonly<Record<string, unknown>>[] => {
    const { path } = night.truth.files.find((file) => file.fault === fault) ?? {};
    return night.stage.pipeline.worker.lines.filter((line) => line['path'] === path && ENDS.has(line['msg']));
  };

  it('has a half-written file given up, and its whole taken all the same', () => {
    const said = saidOf('fitsHalf');
    expect(said.at(0)).toMatchObject({ code: 'FITS_TRUNCATED' });
    expect(said).toContainEqual(expect.objectContaining({ msg: 'file given up', code: 'FITS_TRUNCATED' }));
    expect(said.at(-1)).toMatchObject({ msg: 'file ingested' });
  });

  it('has a changed file taken a second time, and one that is the same only once', () => {
    expect(saidOf('resentChanged').map(({ status }) => status)).toEqual(
      expect.arrayContaining(['registered', 'repaired']),
    );
    expect(saidOf('resentSame').map(({ status }) => status)).toEqual(['registered']);
  });
});
