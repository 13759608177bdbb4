import { sidecarPauseMs } from './sidecar-pauses';

describe('sidecarPauseMs', () => {
  it('looks 20 times a tenth of a second apart, then 4 times 5 s apart, then no more', () => {
    const pauses: number[] = [];
    for (let looks = 1; ; looks += 1) {
      const pauseMs = sidecarPauseMs(looks);
      if (pauseMs === undefined) break;
      pauses.push(pauseMs);
    }
    expect(pauses).toEqual([...Array<number>(20).fill(100), ...Array<number>(4).fill(5_000)]);
  });
});
