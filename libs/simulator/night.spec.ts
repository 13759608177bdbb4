import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { parseFitsHeader, parseSidecar } from '#domain/fits';
import { LSSTCAM } from '#domain/instruments';
import { exposureRows, translate, type Translation } from '#domain/translator';
import {
  EXPOSURE_FAULT_NAMES,
  FILE_FAULT_NAMES,
  simulateNight,
  type NightAction,
  type NightOrder,
  type SimulatedNight,
} from './index';

const KINDS = ['science', 'bias', 'dark', 'flat', 'engtest'] as const;
const detectors = LSSTCAM.detectors.map(({ fullName }) => fullName);
const share = fc.constantFrom(0, 0.1, 0.5);

const orders = fc.record({
  seed: fc.oneof(fc.integer(), fc.string()),
  dayObs: fc.constantFrom(20250930, 20251231, 20260125, 20280229),
  bucket: fc.constantFrom('rubin-summit', 'embargo@rubin-summit', 'embargo@camera:summit'),
  blocks: fc.array(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      groups: fc.constantFrom(1, 2),
      snaps: fc.constantFrom(1, 3),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  detectors: fc.uniqueArray(fc.constantFrom(...detectors), { minLength: 1, maxLength: 4 }),
  guiderStamps: fc.constantFrom('instead', 'beside', undefined),
  fileFaults: fc.record({ rates: fc.dictionary(fc.constantFrom(...FILE_FAULT_NAMES), fc.constant(0.03)) }),
  exposureFaults: fc.record({
    rates: fc.dictionary(fc.constantFrom(...EXPOSURE_FAULT_NAMES), fc.constant(0.1)),
  }),
  events: fc.record({
    secret: fc.constant('secret'),
    duplicates: share,
    bursts: share,
    wrongSecrets: share,
    unparsable: share,
    otherNames: share,
    rubbish: share,
  }),
}) as fc.Arbitrary<NightOrder>;

const contentOf = (action: NightAction): string | Uint8Array =>
  action.do === 'put' ? action.bytes() : action.do === 'post' ? action.body() : '';
const digestOf = (night: SimulatedNight): string => {
  const sum = createHash('sha256');
  for (const action of night.actions) {
    sum
      .update(`${action.atMs} ${action.do} ${'key' in action ? action.key : ''}\n`)
      .update(contentOf(action));
  }
  return sum.update(JSON.stringify(night.truth())).digest('hex');
};

describe('a simulated night', () => {
  it('is the same to the byte for the same order, whatever is asked of it first', () => {
    fc.assert(
      fc.property(orders, (order) => {
        const asked = simulateNight(order);
        asked.truth();
        for (const action of asked.actions.toReversed()) contentOf(action);
        expect(digestOf(asked)).toBe(digestOf(simulateNight({ ...order })));
      }),
      { numRuns: 15 },
    );
  });

  it('differs when its seed differs', () => {
    const order = { dayObs: 20260125, bucket: 'b', detectors: ['R22_S11'], events: { secret: 's' } };
    const night = (seed: number): SimulatedNight =>
      simulateNight({ ...order, seed, blocks: [{ kind: 'science', groups: 1 }] });
    expect(digestOf(night(1))).not.toBe(digestOf(night(2)));
  });

  it('has a truth that survives JSON and adds up', () => {
    fc.assert(
      fc.property(orders, (order) => {
        const truth = simulateNight(order).truth();
        expect(JSON.parse(JSON.stringify(truth))).toEqual(truth);
        expect(new Set(truth.files.map(({ path }) => path)).size).toBe(truth.files.length);
        expect(truth.files.every(({ path }) => path.startsWith(`${order.bucket}/LSSTCam/`))).toBe(true);
        // An escaped key and a copy are the two faults that give a file two paths.
        const more =
          truth.files.filter(({ fault }) => fault === 'twoPaths' || fault === 'keyEscaped').length / 2;
        const taken = truth.exposures.length * (order.detectors?.length ?? 0);
        const guiders = truth.files.filter(({ isGuider }) => isGuider);
        const besides = order.guiderStamps === 'beside' ? guiders.length : 0;
        expect(truth.files).toHaveLength(taken + more + besides);
        for (const guider of guiders) {
          const images = truth.files.filter(
            ({ isGuider, exposureId }) => !isGuider && exposureId === guider.exposureId,
          );
          const isThere = images.some(({ fate }) => fate === 'registered' || fate === 'rival');
          expect(guider.fate).toBe(isThere ? 'registered' : 'dead');
        }
        const { counts } = truth;
        const numberOf = (fate: string): number => truth.files.filter((file) => file.fate === fate).length;
        expect(counts.ingested + counts.dead).toBe(
          numberOf('registered') + numberOf('rival') + numberOf('dead'),
        );
        const [least, most] = counts.duplicates;
        expect(least).toBeLessThanOrEqual(most);
        // Each path that is heard of is taken at least once.
        expect(counts.wanted - most).toBeGreaterThanOrEqual(counts.ingested + counts.dead);
      }),
      { numRuns: 40 },
    );
  });

  it('counts the records that its requests hold', () => {
    fc.assert(
      fc.property(orders, (order) => {
        const night = simulateNight(order);
        const bodies = night.actions.flatMap((action) => (action.do === 'post' ? action.body() : []));
        const documents = bodies.flatMap((body) => (body.startsWith('{"Records":[') ? body : []));
        const records = documents.flatMap((body) => (JSON.parse(body) as { Records: unknown[] }).Records);
        const { counts } = night.truth();
        expect([documents.length, bodies.length - documents.length]).toEqual([
          counts.documents,
          counts.rubbish,
        ]);
        const refused = Object.values(counts.refused).reduce((sum, number) => sum + number, 0);
        expect(counts.wanted + refused).toBe(records.length);
      }),
      { numRuns: 20 },
    );
  });

  it('puts an object before it tells of it, and never tells of one that is not there but where that is the fault', () => {
    const there = new Set<string>();
    const night = simulateNight({
      seed: 5,
      dayObs: 20260125,
      bucket: 'b',
      blocks: [{ kind: 'science', groups: 20 }],
      detectors: ['R22_S11', 'R22_S12', 'R22_S10'],
      fileFaults: {
        counts: {
          late: 5,
          sidecarLate: 5,
          fitsHalf: 5,
          resentChanged: 5,
          twoPaths: 5,
          deletedEarly: 5,
          neverWritten: 5,
        },
      },
      events: { secret: 's', duplicates: 0.3, bursts: 0.3 },
    });
    const absent = new Set(
      night.truth().files.flatMap(({ path, fate }) => (fate === 'dead' ? path.slice('b/'.length) : [])),
    );
    expect(absent.size).toBe(10);
    for (const action of night.actions) {
      if (action.do === 'put') there.add(action.key);
      else if (action.do === 'remove') there.delete(action.key);
      else {
        const { Records: records } = JSON.parse(action.body()) as {
          Records: { s3: { object: { key: string } } }[];
        };
        for (const { s3 } of records) expect(there.has(s3.object.key)).toBe(!absent.has(s3.object.key));
      }
    }
  });

  it('has headers that the service reads as its truth says, in every kind of exposure', () => {
    fc.assert(
      fc.property(orders, (order) => {
        const night = simulateNight({ ...order, fileFaults: {} });
        const truth = night.truth();
        const facts = new Map(truth.exposures.map((exposure) => [exposure.exposureId, exposure]));
        const files = new Map(
          truth.files.flatMap((file) =>
            file.fate === 'registered' ? [[file.path.slice(order.bucket.length + 1), file] as const] : [],
          ),
        );
        for (const action of night.actions) {
          if (action.do !== 'put') continue;
          const file = files.get(action.key.replace(/json$/, 'fits'));
          if (file === undefined) continue;
          const { info, fixes, warnings } = translationOf(action.key, action.bytes());
          expect({ fixes, warnings }).toEqual({ fixes: [], warnings: [] });
          const exposure = facts.get(file.exposureId);
          expect([info.exposureId, info.detectorNum]).toEqual([file.exposureId, file.detector]);
          expect(exposureRows(info).rows.exposure).toMatchObject({
            id: exposure?.exposureId,
            obs_id: exposure?.obsId,
            day_obs: exposure?.dayObs,
            seq_num: exposure?.seqNum,
            seq_start: exposure?.seqStart,
            seq_end: exposure?.seqEnd,
            group: exposure?.group,
            observation_type: exposure?.observationType,
            physical_filter: exposure?.physicalFilter,
            target_name: exposure?.targetName,
            exposure_time: exposure?.exposureSeconds,
            tracking_ra: exposure?.trackingRa,
            tracking_dec: exposure?.trackingDec,
            sky_angle: exposure?.skyAngle,
          });
        }
      }),
      { numRuns: 25 },
    );
  });

  it('lists the sensors of each exposure as the camera does', () => {
    const night = simulateNight({
      seed: 1,
      dayObs: 20260125,
      bucket: 'b',
      blocks: [{ kind: 'flat', groups: 1 }],
      guiderStamps: 'instead',
      events: { secret: 's' },
    });
    const folder = 'LSSTCam/20260125/MC_O_20260125_000001/MC_O_20260125_000001';
    const lists = night.actions.filter(
      ({ do: what, ...rest }) =>
        what === 'put' && 'key' in rest && rest.key === `${folder}_expectedSensors.json`,
    );
    expect(lists).toHaveLength(1);
    const text = Buffer.from(lists.map(contentOf)[0] ?? '').toString();
    expect(text).toContain('\n    "R22_S11" : "SCIENCE",\n');
    const { expectedSensors: words, ...head } = JSON.parse(text) as {
      expectedSensors: Record<string, string>;
    };
    expect(head).toEqual({
      fileName: 'MC_O_20260125_000001_expectedSensors.json',
      fileType: 'expectedSensors',
      obsId: 'MC_O_20260125_000001',
      version: 1,
    });
    expect(Object.keys(words)).toEqual(detectors.toSorted());
    const keys = new Set(night.actions.flatMap((action) => (action.do === 'put' ? action.key : [])));
    for (const [name, word] of Object.entries(words)) {
      expect(word).toBe(/SG\d$/.test(name) ? 'GUIDER' : 'SCIENCE');
      const stem = `${folder}_${name}${word === 'GUIDER' ? '_guider' : ''}`;
      expect([keys.has(`${stem}.fits`), keys.has(`${stem}.json`)]).toEqual([true, true]);
    }
    expect(keys.size).toBe(411);
  });

  it.each([
    [{ detectors: ['R22_S77'] }, 'R22_S77'],
    [{ bucket: 'a/b' }, 'bucket'],
    [{ fileFaults: { counts: { late: 2 } } }, '2 faults'],
    [{ fileFaults: { rates: { late: 0.7, empty: 0.7 } } }, '1.4'],
    [{ fileFaults: { rates: { late: -0.1 } } }, '-0.1'],
    [{ exposureFaults: { counts: { rotationNaN: 0.5 } } }, '0.5'],
  ] as const)('refuses the order %j', (part, word) => {
    const order = { seed: 1, dayObs: 20260125, bucket: 'b', detectors: ['R22_S11'], events: { secret: 's' } };
    const impossible = { ...order, blocks: [{ kind: 'science', groups: 1 } as const], ...part };
    expect(() => simulateNight(impossible)).toThrow(RangeError);
    expect(() => simulateNight(impossible)).toThrow(word);
  });
});

function translationOf(key: string, bytes: Uint8Array): Translation {
  const read = key.endsWith('.json') ? parseSidecar(bytes) : parseFitsHeader(bytes, { complete: true });
  if (!('header' in read)) throw new Error(`${key} has no header`);
  return translate(read.header);
}
