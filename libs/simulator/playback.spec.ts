import { play, simulateExposure } from './index';

const { arrivals } = simulateExposure({ seed: 'play', dayObs: 20260301, seqNum: 1 });
const noWait = {
  speed: Infinity,
  now: () => 0,
  wait: () => Promise.reject(new Error('no pause was asked for')),
};

describe('playing an exposure', () => {
  it('hands every object to the sink, in order, with its content', async () => {
    const stored: { key: string; size: number }[] = [];
    const sink = {
      put: async (key: string, bytes: Uint8Array) => void stored.push({ key, size: bytes.length }),
    };
    await play(arrivals, sink, noWait);
    expect(stored.map(({ key }) => key)).toEqual(arrivals.map(({ key }) => key));
    expect(Math.min(...stored.map(({ size }) => size))).toBeGreaterThan(0);
  });

  it('stores each object at its time, divided by the speed, however long storing takes', async () => {
    let clockMs = 5000;
    const storedMs: number[] = [];
    const pace = { speed: 10, now: () => clockMs, wait: async (ms: number) => void (clockMs += ms) };
    const put = async (): Promise<void> => {
      storedMs.push(clockMs - 5000);
      clockMs += 0.1;
    };
    await play(arrivals.slice(0, 40), { put }, pace);
    arrivals.slice(0, 40).forEach(({ afterMs }, index) => {
      expect(storedMs[index]).toBeGreaterThanOrEqual(afterMs / 10 - 1e-6);
      expect(storedMs[index]).toBeLessThan(afterMs / 10 + 4.5);
    });
  });

  it('never has more than sixteen objects under way', async () => {
    let underWay = 0;
    let most = 0;
    const put = async (): Promise<void> => {
      most = Math.max(most, (underWay += 1));
      await new Promise(setImmediate);
      underWay -= 1;
    };
    await play(arrivals, { put }, noWait);
    expect(most).toBe(16);
  });

  it('fails when the sink fails', async () => {
    const put = (): Promise<void> => Promise.reject(new Error('disk full'));
    await expect(play(arrivals, { put }, noWait)).rejects.toThrow('disk full');
  });
});
