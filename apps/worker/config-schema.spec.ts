import { parseConfig } from '#adapters/runtime';
import { workerSchema } from './config-schema';

const ENV = { REDIS_HOST: '127.0.0.1', BUCKET: 'bucket', BUTLER_REPO: '/repo' };

describe('the configuration of a worker', () => {
  it('has a webhook only where its URI is given', () => {
    const { WEBHOOK_URI, WEBHOOK_TIMEOUT, WEBHOOK_OUTBOX_LIMIT } = parseConfig(workerSchema, ENV);
    expect([WEBHOOK_URI, WEBHOOK_TIMEOUT, WEBHOOK_OUTBOX_LIMIT]).toEqual([undefined, 500, 10_000]);
    const WITH = { ...ENV, WEBHOOK_URI: 'https://u:p@summit.example/hook' };
    expect(parseConfig(workerSchema, WITH).WEBHOOK_URI?.reveal()).toBe(WITH.WEBHOOK_URI);
  });

  it('refuses a WEBHOOK_URI that is none, and does not show it', () => {
    expect(() => parseConfig(workerSchema, { ...ENV, WEBHOOK_URI: 'summit.example/hush' })).toThrow(
      /^WEBHOOK_URI holds a value that is not shown; it must hold http\[s\]:\/\/[^\n]*path, user and password percent-encoded$/,
    );
  });
});
