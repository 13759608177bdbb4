// What `helm test` runs in a pod of its own: a signed notification must be accepted, presence must answer, and what was announced is dropped again.
import { spawnSync } from 'node:child_process';

const { ENQUEUE_URL, PRESENCE_URL, TEST_BUCKET, TEST_KEY, TEST_PRESENCE, CLI } = process.env;
const LIMIT_MS = 30_000;

async function ask(url, request) {
  const response = await fetch(url, { ...request, signal: AbortSignal.timeout(LIMIT_MS) });
  const said = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${said}`);
  return JSON.parse(said);
}

function expectThat(isSo, what) {
  if (!isSo) throw new Error(what);
  console.log(`ok: ${what}`);
}

const record = {
  eventName: 'ObjectCreated:Put',
  eventSource: 'ceph:s3',
  s3: { bucket: { name: TEST_BUCKET }, object: { key: TEST_KEY, eTag: String(Date.now()) } },
  opaqueData: process.env.NOTIFICATION_SECRET,
};
const accepted = await ask(`${ENQUEUE_URL}/notify`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ Records: [record] }),
});
const path = accepted[0]?.path;
expectThat(
  path?.endsWith(`${TEST_BUCKET}/${TEST_KEY}`),
  `the signed notification of ${TEST_KEY} is accepted`,
);

try {
  const presence = PRESENCE_URL && (await ask(`${PRESENCE_URL}/presence/${TEST_PRESENCE}`));
  if (presence) {
    expectThat(
      presence.error === false && presence.present === false,
      `presence knows no image ${TEST_PRESENCE}`,
    );
  }
} finally {
  const bucket = path.slice(0, path.indexOf('/'));
  const drop = ['queue', 'drop', 'queued', '--bucket', bucket, '--yes'];
  const dropped = spawnSync(process.execPath, [CLI, ...drop], { encoding: 'utf8' });
  expectThat(dropped.status === 0, `what was announced is dropped again: ${dropped.stdout}${dropped.stderr}`);
}
