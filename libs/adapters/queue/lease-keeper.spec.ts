import { LeaseKeeper } from './lease-keeper';

/** A lease that counts its renewals and answers as it is told. */
class FakeLease {
  renewals = 0;
  answer: () => Promise<boolean> = () => Promise.resolve(true);

  renew(): Promise<boolean> {
    this.renewals += 1;
    return this.answer();
  }
}

describe('the keeper of a lease', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());
  const options = { renewEveryMs: 2_000, deadlineMs: 10_000 };

  it('renews while the batch makes progress, however long it takes', async () => {
    const lease = new FakeLease();
    using keeper = new LeaseKeeper(lease, options);
    for (let seconds = 0; seconds < 60; seconds += 6) {
      await jest.advanceTimersByTimeAsync(6_000);
      keeper.progress();
    }
    expect(lease.renewals).toBe(30);
    expect(keeper.signal.aborted).toBe(false);
  });

  it('stops renewing when the batch hangs past its deadline, and says so', async () => {
    const lease = new FakeLease();
    using keeper = new LeaseKeeper(lease, options);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(lease.renewals).toBe(5);
    expect(keeper.signal.reason).toBe('hangs');
  });

  it('says so when the lease is lost', async () => {
    const lease = new FakeLease();
    using keeper = new LeaseKeeper(lease, options);
    lease.answer = () => Promise.resolve(false);
    await jest.advanceTimersByTimeAsync(4_000);
    expect(keeper.signal.reason).toBe('lost');
    expect(lease.renewals).toBe(1);
  });

  it('goes on while Redis is away', async () => {
    const lease = new FakeLease();
    using keeper = new LeaseKeeper(lease, options);
    lease.answer = () => Promise.reject(new Error('away'));
    await jest.advanceTimersByTimeAsync(6_000);
    expect(lease.renewals).toBe(3);
    expect(keeper.signal.aborted).toBe(false);
  });

  it('renews no more when it is stopped', async () => {
    const lease = new FakeLease();
    const keeper = new LeaseKeeper(lease, options);
    keeper.stop();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(lease.renewals).toBe(0);
    expect(keeper.signal.aborted).toBe(false);
  });
});
