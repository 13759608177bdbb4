import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { simulateExposure } from '#simulator';
import { workerApp } from '../../apps/worker/worker.app';
import { appUnderTest } from '../support/app-under-test';
import { eventually } from '../support/eventually';
import { startPipeline, type Pipeline } from '../support/pipeline';
import { temporaryFolder } from '../support/temporary-folder';
import { silence, status, TestSummit } from './summit-webhook-fixture';

const LFA_BUCKET = `rubinobs-lfa-summit-${process.pid}`;
const DETECTORS = ['R22_S11', 'R22_S12', 'R22_S20'];
const bucketsFolder = temporaryFolder();

let summit: TestSummit;
let pipeline: Pipeline;
let seqNum = 0;
let bucket = '';

/** Puts files of a new exposure into a bucket and announces them. */
async function sow(into = bucket): Promise<{ obsId: string; filenames: string[] }> {
  seqNum += 1;
  const { arrivals, truth } = simulateExposure({ seed: 'summit', dayObs: 20260127, seqNum });
  const chosen = arrivals.filter(({ detectorName }) => DETECTORS.includes(detectorName));
  // In the Large File Annex a night has folders of its own.
  const keyIn = (key: string): string =>
    into === LFA_BUCKET ? `Camera/raws/2026/01/27/${key.split('/').at(-1) ?? ''}` : key;
  for (const arrival of chosen) {
    const file = join(bucketsFolder, into, keyIn(arrival.key));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, arrival.bytes());
  }
  const keys = chosen.filter(({ kind }) => kind === 'fits').map(({ key }) => keyIn(key));
  await pipeline.announce(keys.map((key) => `${into}/${key}`));
  return {
    obsId: truth.obsId,
    filenames: keys.map((key) => key.split('/').at(-1) ?? ''),
  };
}

/** Resolves when the files of an exposure have been settled. */
const ingested = ({ filenames }: { filenames: readonly string[] }): Promise<void> =>
  pipeline.worker.until((lines) =>
    filenames.every((name) =>
      lines.some(({ msg, path }) => msg === 'file ingested' && String(path).endsWith(`/${name}`)),
    ),
  );

/** The names that the Summit was told of an exposure, over all calls. */
const toldOf = (obsId: string): string[] =>
  summit.requests.filter(({ body }) => body.exp_id === obsId).flatMap(({ body }) => body.filenames);

const waiting = (): Promise<number> => pipeline.redis.llen(`OUTBOX:${bucket}`);

const metrics = async (): Promise<string> => (await pipeline.worker.inject({ url: '/metrics' })).body;

beforeEach(async () => {
  bucket = `summit-test-${randomUUID()}`;
  summit = await TestSummit.start();
});

afterEach(async () => {
  summit.answer = status(200);
  await summit.stop();
  await pipeline.stop();
});

/** A worker that tells the Summit of the test. */
async function start(env: Readonly<Record<string, string>> = {}): Promise<void> {
  pipeline = await startPipeline({
    BUCKETS_FOLDER: bucketsFolder,
    BUCKET: bucket,
    WEBHOOK_URI: `${summit.origin.replace('//', '//summituser:summitpass@')}/summithook?key=summitkey`,
    WEBHOOK_TIMEOUT: '10',
    ...env,
  });
}

describe('a worker with a Summit webhook', () => {
  it('tells the Summit of the files of an exposure once the registry has them', async () => {
    await start();
    const registered: Promise<number>[] = [];
    summit.answer = (response, request) => {
      registered.push(datasetsOf(request.body.exp_id));
      status(200)(response, request);
    };
    const [one, two] = [await sow(), await sow()];
    await Promise.all([ingested(one), ingested(two)]);
    await eventually(async () => (await waiting()) === 0 || undefined);
    for (const { obsId, filenames } of [one, two]) {
      expect(toldOf(obsId).toSorted()).toEqual(filenames.toSorted());
    }
    expect(await Promise.all(registered)).toEqual(summit.requests.map(() => DETECTORS.length));
    expect(await metrics()).toContain(
      `autoingest_summit_calls_total{bucket="${bucket}",result="delivered"} ${summit.requests.length}`,
    );
    expect(await metrics()).toContain(`autoingest_summit_outbox_calls{bucket="${bucket}"} 0`);
  });

  it('ingests on while the Summit hangs, and keeps no more calls than it may', async () => {
    await start({ WEBHOOK_OUTBOX_LIMIT: '3' });
    summit.answer = silence;
    const hanging = await sow();
    await summit.got(1);
    const others: Awaited<ReturnType<typeof sow>>[] = [];
    // Few, so that all is over long before the call that hangs is given up.
    for (let number = 0; number < 4; number += 1) {
      const other = await sow();
      await ingested(other);
      others.push(other);
    }
    expect(summit.exposures).toEqual([hanging.obsId]);
    expect(await waiting()).toBe(3);
    const kept = (await pipeline.redis.lrange(`OUTBOX:${bucket}`, 0, -1)).map(
      (entry) => (JSON.parse(entry) as { exp_id: string }).exp_id,
    );
    expect(kept.toReversed()).toEqual(others.slice(-3).map(({ obsId }) => obsId));
    expect(await metrics()).toContain(
      `autoingest_summit_calls_total{bucket="${bucket}",result="crowded_out"} 2`,
    );
    expect(pipeline.worker.lines).toContainEqual(
      expect.objectContaining({ msg: 'oldest Summit calls dropped', code: 'SUMMIT_OUTBOX_FULL', calls: 1 }),
    );
  });

  it('ingests on while the Summit answers 500 or is not there, and calls it once it is back', async () => {
    await start();
    summit.answer = status(500);
    const first = await sow();
    await ingested(first);
    await summit.got(1);
    await summit.stop();
    const second = await sow();
    await ingested(second);
    summit.answer = status(200);
    await summit.listen();
    await eventually(async () => (await waiting()) === 0 || undefined);
    expect(toldOf(second.obsId).toSorted()).toEqual(second.filenames.toSorted());
    expect(toldOf(first.obsId)).toEqual(expect.arrayContaining(first.filenames));
  });

  it('never shows what the URI holds', async () => {
    await start();
    summit.answer = status(404);
    await ingested(await sow());
    await summit.got(1);
    await summit.stop();
    await ingested(await sow());
    await pipeline.worker.until((lines) => lines.some(({ msg }) => msg === 'Summit call failed'));
    const [request] = summit.requests;
    expect(request?.url).toBe('/summithook?key=summitkey');
    const { authorization = '' } = request?.headers ?? {};
    const shown = JSON.stringify(pipeline.worker.lines) + (await metrics());
    for (const secret of ['summituser', 'summitpass', 'summithook', 'summitkey', authorization.slice(6)]) {
      expect(shown).not.toContain(secret);
    }
  });

  it('stops while a call hangs, and leaves it to the next worker', async () => {
    await start({ WEBHOOK_TIMEOUT: '0.3', RETRY_BASE: '3600', RETRY_MAX: '3600' });
    summit.answer = silence;
    const { obsId, filenames } = await sow();
    await summit.got(1);
    await pipeline.worker.stop();
    expect(await waiting()).toBe(1);
    expect(await pipeline.redis.exists(`DRAINER:${bucket}`)).toBe(0);
    summit.answer = status(200);
    const next = await appUnderTest(workerApp, {
      BUCKETS_FOLDER: bucketsFolder,
      BUCKET: bucket,
      BUTLER_REPO: pipeline.repo,
      WORKER_NAME: `next-${process.pid}`,
      WEBHOOK_URI: summit.origin,
    });
    await next.process.start();
    await next.until((lines) => lines.some(({ msg }) => msg === 'Summit called'));
    await next.stop();
    expect(summit.exposures).toEqual([obsId, obsId]);
    expect(summit.requests[1]?.body.filenames.toSorted()).toEqual(filenames.toSorted());
    expect(await waiting()).toBe(0);
  });

  it('does not tell of the Large File Annex', async () => {
    await start({ BUCKET: `${bucket},${LFA_BUCKET}` });
    await ingested(await sow(LFA_BUCKET));
    const raw = await sow();
    await ingested(raw);
    await summit.got(1);
    expect(summit.exposures).toEqual([raw.obsId]);
    expect(await pipeline.redis.exists(`OUTBOX:${LFA_BUCKET}`, `DRAINER:${LFA_BUCKET}`)).toBe(0);
  });
});

it('a worker without a Summit webhook puts nothing in the outbox', async () => {
  await start({ WEBHOOK_URI: '' });
  await ingested(await sow());
  expect(await pipeline.redis.exists(`OUTBOX:${bucket}`, `DRAINER:${bucket}`)).toBe(0);
});

/** How many datasets of an exposure the registry has. */
async function datasetsOf(obsId: string): Promise<number> {
  const client = new Client({ connectionString: pipeline.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::int FROM dataset_tags_00000001 t JOIN exposure e ON e.id = t.exposure WHERE e.obs_id = $1`,
      [obsId],
    );
    return rows[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}
