import type { ExposureKey, VisitOutcome, VisitRows } from '#adapters/butler-registry';
import { type Failure, Refused, RetryLater } from '#domain/failure';
import { exposureRecord } from './spec-exposure';
import { VisitDefiner, type RegisteredExposure } from './visit-definer';

type Line = Record<string, unknown>;

/** A registry that has the visits of some exposures, and can be away. */
class FakeRepository {
  readonly defined: VisitRows[] = [];
  readonly asked: ExposureKey[] = [];
  readonly has = new Set<number>();
  trouble: Error | undefined;
  outcome: VisitOutcome = { status: 'defined' };

  defineVisits(visits: readonly VisitRows[]): Promise<readonly VisitOutcome[]> {
    if (this.trouble !== undefined) return Promise.reject(this.trouble);
    this.defined.push(...visits);
    return Promise.resolve(visits.map(() => this.outcome));
  }

  exposuresWithoutVisit(exposures: readonly ExposureKey[]): Promise<readonly ExposureKey[]> {
    if (this.trouble !== undefined) return Promise.reject(this.trouble);
    this.asked.push(...exposures);
    return Promise.resolve(exposures.filter(({ id }) => !this.has.has(id)));
  }

  get names(): string[] {
    return this.defined.map(({ visit }) => visit.name);
  }
}

function setUp() {
  const repository = new FakeRepository();
  const lines: Line[] = [];
  const counted: string[] = [];
  const waiting: number[] = [];
  const someoneWaits = Promise.withResolvers<number>();
  const nobodyWaits = Promise.withResolvers<number>();
  const write = (level: string) => (facts: object, msg: string) => void lines.push({ ...facts, msg, level });
  const log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  const definer = new VisitDefiner({
    repository,
    log,
    firstPauseMs: 1,
    onVisit: (instrument, result, code) => void counted.push(`${instrument} ${result} ${code}`.trim()),
    onWaiting: (count) => {
      waiting.push(count);
      (count === 0 ? nobodyWaits : someoneWaits).resolve(count);
    },
  });
  return { repository, definer, lines, counted, waiting, nobodyWaits: nobodyWaits.promise };
}

const fresh = (seqNum: number, changes = {}): RegisteredExposure => ({
  record: exposureRecord(seqNum, changes),
  isNew: true,
});
const old = (seqNum: number): RegisteredExposure => ({ record: exposureRecord(seqNum), isNew: false });

describe('defining the visits of a batch', () => {
  it('defines those of new exposures without asking, as their exposures say', async () => {
    const { repository, definer, counted } = setUp();
    await definer.define([fresh(1), fresh(2)]);
    expect(repository.asked).toEqual([]);
    expect(repository.names).toEqual(['MC_O_20260125_000001', 'MC_O_20260125_000002']);
    expect(repository.defined.map(({ update }) => update)).toEqual([true, true]);
    expect(repository.defined[0]?.regions.detectors).toHaveLength(205);
    expect(counted).toEqual(['LSSTCam defined', 'LSSTCam defined']);
  });

  it('asks once which old exposures lack theirs, and touches no other', async () => {
    const { repository, definer } = setUp();
    repository.has.add(exposureRecord(1).id);
    await definer.define([old(1), old(2)]);
    expect(repository.names).toEqual(['MC_O_20260125_000002']);
    expect(repository.defined[0]?.update).toBe(false);
    await definer.define([old(1), old(2)]);
    expect(repository.asked.map(({ id }) => id)).toEqual([2026012500001, 2026012500002]);
    expect(repository.defined).toHaveLength(1);
  });

  it('makes the visits of exposures that may have been changed as these say, also where one is known', async () => {
    const { repository, definer } = setUp();
    await definer.define([fresh(1)]);
    await definer.define([{ ...old(1), updatesVisit: true }]);
    expect(repository.names).toEqual(['MC_O_20260125_000001', 'MC_O_20260125_000001']);
    expect(repository.defined[1]?.update).toBe(true);
    expect(repository.asked).toEqual([]);
  });

  it.each([
    ['tracking_ra', null],
    ['tracking_dec', null],
    ['sky_angle', null],
    ['can_see_sky', false],
  ])('defines none where %s is %s', async (column, value) => {
    const { repository, definer } = setUp();
    await definer.define([fresh(1, { [column]: value })]);
    expect(repository.defined).toEqual([]);
    expect(repository.asked).toEqual([]);
  });

  it('defines one where it is not known whether the sky was seen, whatever the exposure was taken for', async () => {
    const { repository, definer } = setUp();
    await definer.define([fresh(1, { can_see_sky: null, observation_type: 'engtest' })]);
    expect(repository.defined).toHaveLength(1);
  });

  it('says and counts what the registry says against a visit, and asks no more where people must act', async () => {
    const { repository, definer, lines, counted } = setUp();
    repository.outcome = { status: 'conflict', code: 'VISIT_NAME_TAKEN', message: 'taken', facts: {} };
    await definer.define([fresh(1)]);
    await definer.define([old(1)]);
    expect(counted).toEqual(['LSSTCam conflict VISIT_NAME_TAKEN']);
    expect(lines).toMatchObject([{ level: 'error', code: 'VISIT_NAME_TAKEN', msg: 'visit not defined' }]);
  });

  it('tries what PostgreSQL rejected again with the next files of the exposure', async () => {
    const { repository, definer, counted } = setUp();
    repository.outcome = { status: 'failed', code: 'REGISTRY_REJECTED', message: '', facts: {} };
    await definer.define([fresh(1)]);
    repository.outcome = { status: 'defined' };
    await definer.define([old(1)]);
    expect(counted).toEqual(['LSSTCam failed REGISTRY_REJECTED', 'LSSTCam defined']);
  });

  it('says so of a camera that is not known', async () => {
    const { repository, definer, lines, counted } = setUp();
    await definer.define([fresh(1, { instrument: 'NewCam' }), fresh(2)]);
    expect(repository.names).toEqual(['MC_O_20260125_000002']);
    expect(lines[0]).toMatchObject({ level: 'error', code: 'VISIT_CAMERA_UNKNOWN', instrument: 'NewCam' });
    expect(counted).toContain('NewCam failed VISIT_CAMERA_UNKNOWN');
  });

  it.each<[string, Failure]>([
    ['away', new RetryLater('REGISTRY_UNAVAILABLE', 'no answer')],
    ['refusing', new Refused('REGISTRY_LOGIN_REFUSED', 'another password')],
  ])('goes on trying by itself while the registry is %s', async (_, trouble) => {
    const { repository, definer, lines, waiting, nobodyWaits } = setUp();
    repository.trouble = trouble;
    await definer.define([fresh(1), old(2), fresh(3, { can_see_sky: false })]);
    expect(waiting).toEqual([1, 2]);
    expect(lines[0]).toMatchObject({ level: 'warn', code: trouble.code, msg: 'visits not defined yet' });
    repository.trouble = undefined;
    await nobodyWaits;
    expect(repository.names).toEqual(['MC_O_20260125_000001', 'MC_O_20260125_000002']);
  });

  it('names what still waits when the process stops, and tries it no more', async () => {
    const { repository, definer, lines } = setUp();
    repository.trouble = new RetryLater('REGISTRY_UNAVAILABLE', 'no answer');
    await definer.define([fresh(1)]);
    definer.stop();
    expect(lines.at(-1)).toMatchObject({
      msg: 'visits are left to autoingest define-visits',
      exposures: ['LSSTCam 2026012500001'],
    });
  });

  it('counts a bug of ours and hurts nobody', async () => {
    const { repository, definer, lines, counted, waiting } = setUp();
    repository.trouble = new TypeError('a bug');
    await definer.define([fresh(1)]);
    expect(lines).toMatchObject([{ level: 'error', code: 'INTERNAL_ERROR', reason: 'a bug' }]);
    expect(counted).toEqual(['LSSTCam failed INTERNAL_ERROR']);
    expect(waiting).toEqual([]);
  });
});
