import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { GroupKeys } from '#adapters/queue';
import { appUnderTest, type AppUnderTest } from '../support/app-under-test';
import { ChildUnderTest } from '../support/child-process';
import { patientPresence } from '../support/patient-presence';
import { testRedis } from '../support/test-redis';

const CLIENT = join(__dirname, '../support/python/presence_client.py');
const python = process.env['BUTLER_PYTHON'] ?? '';
const hasRequests = python !== '' && spawnSync(python, ['-c', 'import requests']).status === 0;
const GROUP = `2026-01-25T03:04:05.${process.pid}`;
const ODD = `a b:é日本 ${process.pid}`;
const FOLDER = 'LSSTCam/20260125/MC_O_20260125_000009';
const key = (detector: string): string => `${FOLDER}/MC_O_20260125_000009_${detector}.fits`;

if (!hasRequests) {
  describe('presence asked by Python', () => {
    it.skip('needs BUTLER_PYTHON, a Python that has requests', () => undefined);
  });
} else {
  describe('presence asked by Python as Prompt Processing asks', () => {
    let app: AppUnderTest<typeof patientPresence.schema.variables>;
    let client: ChildUnderTest;
    const redis = testRedis();

    beforeAll(async () => {
      app = await appUnderTest(patientPresence);
      await app.process.listen();
      const images = [GROUP, ODD].flatMap((group) =>
        ['R22_S11', 'R44_SW1'].map((detectorName) => ({
          instrument: 'LSSTCam',
          group,
          snap: 0,
          detectorName,
        })),
      );
      await new GroupKeys(redis).record(
        images.map((image) => ({ ...image, uri: `s3://embargo@rubin-summit/${key(image.detectorName)}` })),
        100,
      );
      client = new ChildUnderTest(python, [CLIENT, `http://127.0.0.1:${app.process.port}/presence`]);
    });

    afterAll(async () => {
      await client.end('SIGTERM');
      await app.stop();
      await redis.quit();
    });

    it.each([
      [['LSSTCam', GROUP, '0', 'R22_S11'], key('R22_S11')],
      [['LSSTCam', GROUP, '0', 'R44_SW1'], key('R44_SW1')],
      [['LSSTCam', ODD, '0', 'R22_S11'], key('R22_S11')],
      [['LSSTCam', GROUP, '99', 'R22_S11'], 'absent'],
      [['LATISS', GROUP, '0', 'R00_S00'], 'absent'],
      [['LSST-TS8', GROUP, '0', 'R22_S00'], 'absent'],
      [['LSSTCam', GROUP, '0', 'R22_S11_junk'], 'failed 400'],
      [['HSC', GROUP, '0', 'R22_S11'], 'failed 400'],
      [['LSSTCam', GROUP, '0', 'R22_S12?wait=0.2'], 'absent'],
      [['LSSTCam', GROUP, '0', 'R22_S12?wait=30'], 'timed out'],
    ])('%j finds %s', async (question, found) => {
      const lines = client.output.split('\n').length;
      client.say(question.join('\t'));
      await client.printed(new RegExp(`^(?:.*\\n){${lines}}`));
      expect(client.output.split('\n').at(-2)).toBe(found);
    });
  });
}
