import { redisCall } from './redis-call';

const LOGIN = { name: 'auth', args: ['the password'] };
const failed = (error: Error): Promise<unknown> =>
  redisCall(Promise.reject(error)).catch((thrown: unknown) => thrown);

describe('a Redis command that fails', () => {
  it('says nothing of what it was given', async () => {
    const inside = Object.assign(new Error('ERR also'), { command: LOGIN });
    const error = Object.assign(new Error('WRONGPASS'), { command: LOGIN, previousErrors: [inside] });
    expect(await failed(error)).toMatchObject({ code: 'REDIS_REFUSED', cause: error });
    expect([error, inside].map(({ command }) => command)).toEqual(['auth', 'auth']);
  });

  it('is unavailable where a whole transaction failed of one error, which then stands beside itself', async () => {
    const error = Object.assign(new Error('Connection is closed.'), {
      command: LOGIN,
      previousErrors: [] as Error[],
    });
    error.previousErrors.push(error, error);
    expect(await failed(error)).toMatchObject({ code: 'REDIS_UNAVAILABLE', cause: error });
    expect(error.command).toBe('auth');
  });
});
