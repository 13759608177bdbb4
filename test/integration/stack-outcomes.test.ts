import { ObjectOutcomes } from '../../stack/object-outcome';
import { BucketReporter } from '../../stack/bucket-reporter';
import { OutcomeFollower, type FollowedOutcome } from '../../stack/outcome-follower';
import { eventually } from '../support/eventually';
import { closeQueue, queue, redis, TestBucket } from './queue-fixture';

const outcomes = new ObjectOutcomes(redis);
const stateOf = async (path: string): Promise<unknown> => (await outcomes.read([path]))[0];

afterAll(closeQueue);

describe('what the embedded stack reads of an object from Redis', () => {
  it('follows it from the queue to its end', async () => {
    const bucket = new TestBucket('outcomes');
    expect(await stateOf(bucket.path('R22_S11'))).toEqual({ state: 'unknown' });
    const [done = '', dead = '', late = ''] = await bucket.announce('R22_S11', 'R22_S12', 'R22_S20');
    expect(await stateOf(done)).toEqual({ state: 'underWay' });
    expect(await outcomes.unfinished(bucket.name, 'pod-1')).toHaveLength(3);

    const lease = await bucket.lease('pod-1');
    await lease.take(3, 0);
    expect(await stateOf(done)).toEqual({ state: 'underWay' });
    expect([...(await outcomes.unfinished(bucket.name, 'pod-1'))].sort()).toEqual([done, dead, late].sort());

    await lease.settle([
      { path: done, result: 'done', size: 2880 },
      { path: dead, result: 'giveUp', code: 'FITS_NOT_FITS', reason: 'It is a poem.' },
      { path: late, result: 'retryLater', pauseMs: 60_000, code: 'S3_UNAVAILABLE', reason: 'Nobody there.' },
    ]);
    expect(await stateOf(done)).toEqual({ state: 'ingested' });
    expect(await stateOf(dead)).toEqual({ state: 'refused', reason: 'FITS_NOT_FITS: It is a poem.' });
    expect(await stateOf(late)).toEqual({ state: 'waiting', reason: 'S3_UNAVAILABLE: Nobody there.' });
    expect(await outcomes.unfinished(bucket.name, 'pod-1')).toEqual([late]);
  });

  it('finds why a notification was not taken', async () => {
    const bucket = new TestBucket('refusals');
    await queue.refuse(bucket.name, [
      { reason: 'unparsable', key: 'odd/x.fits', detail: 'its key says nothing', time: 1 },
      { reason: 'filtered', key: 'other.txt', time: 2 },
    ]);
    expect(await outcomes.refusal(`${bucket.name}/odd/x.fits`)).toBe('unparsable: its key says nothing');
    expect(await outcomes.refusal(`${bucket.name}/other.txt`)).toBe('filtered');
    expect(await outcomes.refusal(`${bucket.name}/never.fits`)).toBeUndefined();
  });
});

describe('the lines about an object', () => {
  it('are one for each change, with the dataset id at the end', async () => {
    const bucket = new TestBucket('lines');
    const told: FollowedOutcome[] = [];
    const follower = new OutcomeFollower(
      outcomes,
      async (paths) => new Map(paths.map((path) => [path, 'an-id'])),
      (outcome) => told.push(outcome),
    );
    const [good = '', bad = ''] = await bucket.announce('R22_S11', 'R22_S12');
    follower.follow(good);
    follower.follow(bad);
    const lease = await bucket.lease('pod-1');
    await lease.take(2, 0);
    await lease.settle([
      { path: bad, result: 'failed', pauseMs: 0, code: 'FITS_TRUNCATED', reason: 'Half.' },
    ]);
    await eventually(() => told[0]);
    await lease.settle([{ path: good, result: 'done' }]);
    await lease.take(1, 0);
    await lease.settle([{ path: bad, result: 'giveUp', code: 'FITS_NOT_FITS', reason: 'A poem.' }]);
    await eventually(() => told.length === 3 || undefined);
    expect(told[0]).toEqual({ path: bad, state: 'waiting', reason: 'FITS_TRUNCATED: Half.' });
    expect(told).toContainEqual({ path: good, state: 'ingested', datasetId: 'an-id' });
    expect(told).toContainEqual({ path: bad, state: 'refused', reason: 'FITS_NOT_FITS: A poem.' });
    await follower.stop();
  });

  it('say of a file that comes again that it is known, and of a refused one why', async () => {
    const bucket = new TestBucket('again');
    const lines: string[] = [];
    const told: FollowedOutcome[] = [];
    const followed: string[] = [];
    const reporter = new BucketReporter(
      outcomes,
      { follow: (path) => followed.push(path) },
      (outcome) => told.push(outcome),
      (line) => lines.push(line),
    );
    const [done = '', queued = ''] = await bucket.announce('R22_S11', 'R22_S12');
    const lease = await bucket.lease('pod-1');
    await lease.take(1, 0);
    await lease.settle([{ path: done, result: 'done' }]);
    await queue.refuse(bucket.name, [{ reason: 'unparsable', key: 'x.fits', detail: 'no night', time: 1 }]);

    await reporter.answered(done, 'notAccepted');
    await reporter.answered(queued, 'notAccepted');
    await reporter.answered(`${bucket.name}/x.fits`, 'notAccepted');
    await reporter.answered(`${bucket.name}/x.json`, 'notAccepted');
    await reporter.answered(`${bucket.name}/y.fits`, { rejected: '/notify answered 400' });
    expect(lines).toEqual([
      'known      LSSTCam 2026012501234 R22_S11  is in the Butler already, with this content',
    ]);
    expect(followed).toEqual([queued]);
    expect(told).toEqual([
      { path: `${bucket.name}/x.fits`, state: 'refused', reason: 'unparsable: no night' },
      { path: `${bucket.name}/y.fits`, state: 'refused', reason: '/notify answered 400' },
    ]);
  });
});
