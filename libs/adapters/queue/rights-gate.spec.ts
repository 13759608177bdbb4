import { Refused, RetryLater } from '#domain/failure';
import { RightsGate } from './rights-gate';

const refusal = (): Error => new Refused('REDIS_REFUSED', 'no right');

describe('a gate before work that needs rights', () => {
  it('begins no work while rights are missing, asks again each time, and once they are there no more', async () => {
    const answers = [refusal(), refusal(), undefined];
    let asked = 0;
    const gate = new RightsGate(() => {
      asked += 1;
      const answer = answers.shift();
      return answer === undefined ? Promise.resolve() : Promise.reject(answer);
    });
    const work = jest.fn(() => Promise.resolve('done'));
    await expect(gate.pass(work)).rejects.toBeInstanceOf(Refused);
    await expect(gate.pass(work)).rejects.toBeInstanceOf(Refused);
    expect(work).not.toHaveBeenCalled();
    expect([await gate.pass(work), await gate.pass(work)]).toEqual(['done', 'done']);
    expect(asked).toBe(3);
  });

  it.each([
    ['a refusal', refusal(), 2],
    ['trouble that passes', new RetryLater('REDIS_UNAVAILABLE', 'away'), 1],
  ])('asks again after %s of the work only if rights were the matter', async (_what, trouble, times) => {
    let asked = 0;
    const gate = new RightsGate(() => {
      asked += 1;
      return Promise.resolve();
    });
    await expect(gate.pass(() => Promise.reject(trouble))).rejects.toBe(trouble);
    await gate.pass(() => Promise.resolve());
    expect(asked).toBe(times);
  });
});
