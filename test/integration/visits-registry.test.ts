import type { ButlerRepository, VisitRows } from '#adapters/butler-registry';
import { rangeText } from '#adapters/butler-registry';
import { cameraByInstrument, LSSTCAM, visitRegions } from '#domain/instruments';
import type { ExposureRows } from '#domain/observation';
import { degrees, regionFromBase64, regionToBase64, ConvexPolygon } from '#domain/sphere';
import { createTestRepository, exposureRows, rawDataset, type TestRepository } from './registry-fixture';

const ONE_TO_ONE = { id: 0, name: 'one-to-one' };

function visitOf(rows: ExposureRows, changes: Partial<VisitRows['visit']> = {}, update = false): VisitRows {
  const { exposure } = rows;
  const camera = cameraByInstrument('LSSTCam');
  if (camera === undefined) throw new Error('no camera');
  const { tracking_ra: ra, tracking_dec: dec, sky_angle: skyAngle } = exposure;
  return {
    visit: {
      instrument: exposure.instrument,
      id: exposure.id,
      day_obs: exposure.day_obs,
      physical_filter: exposure.physical_filter,
      name: exposure.obs_id,
      seq_num: exposure.seq_num,
      exposure_time: exposure.exposure_time,
      target_name: exposure.target_name,
      observation_reason: exposure.observation_reason,
      science_program: exposure.science_program,
      azimuth: exposure.azimuth,
      zenith_angle: exposure.zenith_angle,
      timespan: rangeText(exposure.timespan),
      ...changes,
    },
    regions: visitRegions(camera, {
      ra: degrees(ra ?? NaN),
      dec: degrees(dec ?? NaN),
      skyAngle: degrees(skyAngle ?? NaN),
    }),
    exposures: [exposure.id],
    systems: [ONE_TO_ONE],
    update,
  };
}

describe('defining visits in a registry', () => {
  let repository: TestRepository;
  let butler: ButlerRepository;
  let seqNum = 0;

  beforeAll(async () => {
    repository = await createTestRepository();
    butler = await repository.open();
    await butler.registerInstrument(LSSTCAM, { update: false });
  });
  afterAll(() => repository.remove());

  /** A registered exposure that has no visit. */
  const exposure = async (changes: Parameters<typeof exposureRows>[1] = {}): Promise<ExposureRows> => {
    seqNum += 1;
    const rows = exposureRows(seqNum, changes);
    await butler.registerRaws({ exposures: [rows], datasets: [rawDataset(rows, 94)] });
    return rows;
  };
  const count = async (table: string, visit: number): Promise<number> => {
    const column = table === 'visit' ? 'id' : 'visit';
    const [row] = await repository.rows(`SELECT count(*) AS n FROM ${table} WHERE ${column} = $1`, [visit]);
    return Number(row?.['n']);
  };
  const counts = (visit: number): Promise<number[]> =>
    Promise.all(
      [
        'visit',
        'visit_definition',
        'visit_system_membership',
        'visit_detector_region',
        'visit_skypix_overlap',
        'visit_detector_region_skypix_overlap',
      ].map((table) => count(table, visit)),
    );
  const wholeVisit = ({ regions }: VisitRows): number[] => [
    1,
    1,
    1,
    205,
    regions.htm7.length,
    regions.detectors.reduce((sum, { htm7 }) => sum + htm7.length, 0),
  ];

  it('stores a visit with its definition, membership, regions and pixels', async () => {
    const visit = visitOf(await exposure());
    expect(await butler.defineVisits([visit])).toEqual([{ status: 'defined' }]);
    expect(await counts(visit.visit.id)).toEqual(wholeVisit(visit));
    expect(
      await repository.rows('SELECT row_to_json(v) AS row FROM visit v WHERE id = $1', [visit.visit.id]),
    ).toEqual([{ row: { ...visit.visit, region: visit.regions.region } }]);
    expect(await repository.rows('SELECT instrument, id, name FROM visit_system')).toEqual([
      { instrument: 'LSSTCam', id: '0', name: 'one-to-one' },
    ]);
    const regions = await repository.rows(
      'SELECT detector, region FROM visit_detector_region WHERE visit = $1 ORDER BY detector',
      [visit.visit.id],
    );
    expect(regions).toEqual(
      visit.regions.detectors.map(({ detector, region }) => ({ detector: String(detector), region })),
    );
    const pixels = await repository.rows(
      `SELECT detector, array_agg(skypix_index ORDER BY skypix_index) AS htm7
       FROM visit_detector_region_skypix_overlap
       WHERE visit = $1 AND skypix_system = 'htm' AND skypix_level = 7 GROUP BY detector ORDER BY detector`,
      [visit.visit.id],
    );
    expect(pixels).toEqual(
      visit.regions.detectors.map(({ detector, htm7 }) => ({
        detector: String(detector),
        htm7: htm7.map(String),
      })),
    );
  });

  it('changes nothing when the visit is there already', async () => {
    const visit = visitOf(await exposure(), {}, true);
    await butler.defineVisits([visit]);
    const before = await repository.rows('SELECT xmin, ctid FROM visit WHERE id = $1', [visit.visit.id]);
    expect(await butler.defineVisits([visit])).toEqual([{ status: 'existed' }]);
    expect(await repository.rows('SELECT xmin, ctid FROM visit WHERE id = $1', [visit.visit.id])).toEqual(
      before,
    );
    expect(await counts(visit.visit.id)).toEqual(wholeVisit(visit));
  });

  it('takes a region that differs in its last bits for the same', async () => {
    const visit = visitOf(await exposure(), {}, true);
    const region = regionFromBase64(visit.regions.region);
    if (!(region instanceof ConvexPolygon)) throw new Error('no polygon');
    const shifted = region.vertices.map(({ x, y, z }) => ({ x: x + 1e-15, y: y - 1e-15, z }));
    const stored = regionToBase64(new ConvexPolygon(shifted));
    expect(stored).not.toBe(visit.regions.region);
    await butler.defineVisits([{ ...visit, regions: { ...visit.regions, region: stored } }]);
    expect(await butler.defineVisits([visit])).toEqual([{ status: 'existed' }]);
    expect(await repository.rows('SELECT region FROM visit WHERE id = $1', [visit.visit.id])).toEqual([
      { region: stored },
    ]);
  });

  it('leaves a visit with other values as it is, naming each column, unless it is to be updated', async () => {
    const rows = await exposure();
    await butler.defineVisits([visitOf(rows, { target_name: 'elsewhere', zenith_angle: 1 })]);
    const [left] = await butler.defineVisits([visitOf(rows)]);
    expect(left).toMatchObject({
      status: 'conflict',
      code: 'VISIT_CONFLICT',
      message: expect.stringContaining(
        "target_name: 'elsewhere' != 'lowdust', zenith_angle: 1 != 33.75",
      ) as string,
      facts: { columns: 'target_name,zenith_angle' },
    });
    expect(await butler.defineVisits([visitOf(rows, {}, true)])).toEqual([
      { status: 'updated', columns: ['target_name', 'zenith_angle'] },
    ]);
    expect(await butler.defineVisits([visitOf(rows)])).toEqual([{ status: 'existed' }]);
  });

  it('replaces the regions of detectors and all pixels where the visit looks elsewhere', async () => {
    const rows = await exposure();
    const wrong = visitOf({ ...rows, exposure: { ...rows.exposure, tracking_dec: 40 } });
    await butler.defineVisits([wrong]);
    const right = visitOf(rows, {}, true);
    expect(await butler.defineVisits([right])).toEqual([{ status: 'updated', columns: ['region'] }]);
    expect(await counts(right.visit.id)).toEqual(wholeVisit(right));
    const regions = await repository.rows(
      'SELECT region FROM visit_detector_region WHERE visit = $1 ORDER BY detector',
      [right.visit.id],
    );
    expect(regions).toEqual(right.regions.detectors.map(({ region }) => ({ region })));
    const pixels = await repository.rows(
      'SELECT skypix_index FROM visit_skypix_overlap WHERE visit = $1 ORDER BY 1',
      [right.visit.id],
    );
    expect(pixels).toEqual(right.regions.htm7.map((index) => ({ skypix_index: String(index) })));
  });

  it('completes a visit that lost what belongs to it', async () => {
    const visit = visitOf(await exposure());
    await butler.defineVisits([visit]);
    await repository.rows('DELETE FROM visit_definition WHERE visit = $1', [visit.visit.id]);
    expect(await butler.defineVisits([visit])).toEqual([{ status: 'completed' }]);
    expect(await counts(visit.visit.id)).toEqual(wholeVisit(visit));
  });

  it('names the owner of a name that another visit has', async () => {
    const rows = await exposure();
    const other = visitOf(rows);
    const owner = { ...other, visit: { ...other.visit, id: 77 }, exposures: [] };
    await butler.defineVisits([owner]);
    const [outcome] = await butler.defineVisits([other]);
    expect(outcome).toMatchObject({ code: 'VISIT_NAME_TAKEN', facts: { storedVisit: 77 } });
    expect(await count('visit', other.visit.id)).toBe(0);
  });

  it('finds the one visit that PostgreSQL rejects and defines the others', async () => {
    const good = visitOf(await exposure());
    const bad = visitOf(await exposure(), { physical_filter: 'plaid_7' });
    const last = visitOf(await exposure());
    const outcomes = await butler.defineVisits([good, bad, last]);
    expect(outcomes).toMatchObject([
      { status: 'defined' },
      { status: 'failed', code: 'REGISTRY_REJECTED', facts: { sqlState: '23503', obsId: bad.visit.name } },
      { status: 'defined' },
    ]);
    expect(await counts(bad.visit.id)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('lets one of several writers of the same visits win, without a deadlock', async () => {
    const rows = [await exposure(), await exposure(), await exposure()];
    const others = await Promise.all([repository.open(), repository.open(), repository.open()]);
    const outcomes = await Promise.all(
      others.map((one, turn) => {
        const visits = rows.map((each) => visitOf(each));
        return one.defineVisits(turn === 1 ? visits.toReversed() : visits);
      }),
    );
    const statuses = outcomes.flat().map(({ status }) => status);
    expect(statuses.filter((status) => status === 'defined')).toHaveLength(3);
    expect(statuses.filter((status) => status === 'existed')).toHaveLength(6);
    for (const each of rows) expect(await counts(each.exposure.id)).toEqual(wholeVisit(visitOf(each)));
  });

  it('waits for no lock for long, and leaves nothing half done', async () => {
    const visit = visitOf(await exposure());
    const impatient = await repository.open({ limits: { lockTimeoutMs: 20 } });
    await impatient.defineVisits([visitOf(await exposure())]);
    await repository.rows('BEGIN');
    await repository.rows('SELECT id FROM detector WHERE id = 94 FOR UPDATE');
    await expect(impatient.defineVisits([visit])).rejects.toMatchObject({ code: 'REGISTRY_BUSY' });
    await repository.rows('ROLLBACK');
    expect(await counts(visit.visit.id)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(await impatient.defineVisits([visit])).toEqual([{ status: 'defined' }]);
  });

  it('keeps visits of two instruments apart whose ids are the same', async () => {
    const visit = visitOf(await exposure());
    const ofOther = { ...visit, visit: { ...visit.visit, instrument: 'LATISS' } };
    const outcomes = await butler.defineVisits([ofOther, visit]);
    expect(outcomes).toMatchObject([{ status: 'failed', code: 'REGISTRY_REJECTED' }, { status: 'defined' }]);
    expect(await counts(visit.visit.id)).toEqual(wholeVisit(visit));
  });

  it('knows which exposures have no visit', async () => {
    const [one, other] = [await exposure(), await exposure()];
    await butler.defineVisits([visitOf(one)]);
    const keys = [one, other].map(({ exposure: { instrument, id } }) => ({ instrument, id }));
    expect(await butler.exposuresWithoutVisit(keys, 0)).toEqual(keys.slice(1));
    expect(await butler.exposuresWithoutVisit(keys, 1)).toEqual(keys);
  });

  it.each([
    ['the name of the visit system belongs to another id', { id: 4, name: 'one-to-one' }],
    ['the id of the visit system has another name', { id: 0, name: 'all-for-one' }],
  ])('says so when %s, and stores no visit', async (_, system) => {
    const other = await createTestRepository();
    try {
      const fresh = await other.open();
      await fresh.registerInstrument(LSSTCAM, { update: false });
      const rows = exposureRows(1);
      await fresh.registerRaws({ exposures: [rows], datasets: [rawDataset(rows, 94)] });
      await other.rows(`INSERT INTO visit_system (instrument, id, name) VALUES ('LSSTCam', $1, $2)`, [
        system.id,
        system.name,
      ]);
      expect(await fresh.defineVisits([visitOf(rows)])).toMatchObject([
        { status: 'conflict', code: 'VISIT_SYSTEM_CONFLICT' },
      ]);
      expect(await other.rows('SELECT id FROM visit')).toEqual([]);
      await other.rows('DELETE FROM visit_system');
      expect(await fresh.defineVisits([visitOf(rows)])).toEqual([{ status: 'defined' }]);
    } finally {
      await other.remove();
    }
  });

  it('finds a visit system that was removed meanwhile at the next turn', async () => {
    const other = await createTestRepository();
    try {
      const fresh = await other.open();
      await fresh.registerInstrument(LSSTCAM, { update: false });
      const [one, two] = [exposureRows(1), exposureRows(2)];
      await fresh.registerRaws({
        exposures: [one, two],
        datasets: [rawDataset(one, 94), rawDataset(two, 94)],
      });
      await fresh.defineVisits([visitOf(one)]);
      await other.rows('TRUNCATE visit_system CASCADE');
      expect(await fresh.defineVisits([visitOf(two)])).toMatchObject([{ code: 'REGISTRY_REJECTED' }]);
      expect(await fresh.defineVisits([visitOf(two)])).toEqual([{ status: 'defined' }]);
    } finally {
      await other.remove();
    }
  });
});
