import { SummitWebhook } from '#adapters/summit-webhook';
import { silence, status, TestSummit } from './summit-webhook-fixture';

const OBS_ID = 'MC_O_20260125_001234';
const FILES = [`${OBS_ID}_R22_S11.fits`, `${OBS_ID}_R22_S12.fits`];

let summit: TestSummit;
const made: SummitWebhook[] = [];

beforeEach(async () => {
  summit = await TestSummit.start();
});

afterEach(async () => {
  for (const webhook of made.splice(0)) await webhook.close();
  await summit.stop();
});

function webhookTo(uri: string, timeoutMs = 20_000): SummitWebhook {
  const webhook = new SummitWebhook({ uri, timeoutMs, connections: 1 });
  made.push(webhook);
  return webhook;
}

describe('the webhook', () => {
  it('posts the exposure and the names of its files', async () => {
    const webhook = webhookTo(`${summit.origin.replace('//', '//user:pa%20ss@')}/hook?token=t`);
    expect(await webhook.post(OBS_ID, FILES)).toEqual({ result: 'delivered', status: 200 });
    expect(summit.requests).toMatchObject([
      {
        method: 'POST',
        url: '/hook?token=t',
        headers: {
          'content-type': 'application/json',
          authorization: `Basic ${Buffer.from('user:pa ss').toString('base64')}`,
        },
      },
    ]);
    expect(summit.requests[0]?.body).toEqual({ exp_id: OBS_ID, filenames: FILES });
  });

  it('uses its connection again, whatever was answered', async () => {
    const webhook = webhookTo(summit.origin);
    for (const code of [200, 500, 404, 200]) {
      summit.answer = status(code);
      await webhook.post(OBS_ID, FILES);
    }
    expect(summit.requests).toHaveLength(4);
    expect(new Set(summit.requests.map(({ port }) => port)).size).toBe(1);
  });

  it('sends once more what went into a connection that was being closed', async () => {
    const webhook = webhookTo(summit.origin);
    await webhook.post(OBS_ID, FILES);
    const { port } = summit.requests[0] ?? {};
    summit.answer = (response, request) => {
      if (request.port === port) response.destroy();
      else status(200)(response, request);
    };
    expect(await webhook.post(OBS_ID, FILES)).toEqual({ result: 'delivered', status: 200 });
    expect(summit.requests).toHaveLength(3);
  });

  it('follows no redirect', async () => {
    const elsewhere = await TestSummit.start();
    summit.answer = status(307, { location: `${elsewhere.origin}/` });
    expect(await webhookTo(summit.origin).post(OBS_ID, FILES)).toEqual({ result: 'refused', status: 307 });
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.stop();
  });

  it.each([408, 429, 500, 503])('takes %i for a reason to try again', async (code) => {
    summit.answer = status(code);
    expect(await webhookTo(summit.origin).post(OBS_ID, FILES)).toEqual({
      result: 'failed',
      why: 'status',
      status: code,
    });
  });

  it('waits for an answer no longer than it may', async () => {
    const webhook = webhookTo(summit.origin, 50);
    summit.answer = silence;
    expect(await webhook.post(OBS_ID, FILES)).toEqual({ result: 'failed', why: 'timeout' });
  });

  it('takes the status of an answer whose end does not come', async () => {
    summit.answer = (response) => {
      response.writeHead(200);
      response.write('to be continued');
    };
    expect(await webhookTo(summit.origin, 1_500).post(OBS_ID, FILES)).toEqual({
      result: 'delivered',
      status: 200,
    });
  });

  it('reads no endless answer, and makes the next call all the same', async () => {
    let written = 0;
    summit.answer = (response) => {
      response.writeHead(200);
      const more = (): void => {
        if (response.destroyed) return;
        written += 65_536;
        response.write(Buffer.alloc(65_536), () => setImmediate(more));
      };
      more();
    };
    const webhook = webhookTo(summit.origin);
    expect(await webhook.post(OBS_ID, FILES)).toEqual({ result: 'delivered', status: 200 });
    expect(written).toBeLessThan(64 * 65_536);
    summit.answer = status(204);
    expect(await webhook.post(OBS_ID, FILES)).toEqual({ result: 'delivered', status: 204 });
  });

  it('says by its code when nobody listens, and nothing of the URI', async () => {
    await summit.stop();
    const webhook = webhookTo(`${summit.origin}/secret?token=t`);
    expect(await webhook.post(OBS_ID, FILES)).toEqual({
      result: 'failed',
      why: 'unreachable',
      code: 'ECONNREFUSED',
    });
  });

  it('refuses a URI that is none of HTTP without showing it', () => {
    expect(() => webhookTo('summit/secret')).toThrow('WEBHOOK_URI is no http:// or https:// URI');
  });
});
