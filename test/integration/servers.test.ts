import { connect } from 'node:net';

describe('the servers of the integration tests', () => {
  it('are there', async () => {
    expect(process.env['TEST_POSTGRES_URL']).toMatch(/^postgresql:/);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(process.env['TEST_REDIS_PORT']), '127.0.0.1', () =>
        socket.write('PING\r\n'),
      );
      socket.on('data', (chunk) => {
        socket.destroy();
        resolve(chunk.toString());
      });
    });
    expect(answer).toBe('+PONG\r\n');
  });
});
