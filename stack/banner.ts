import { join } from 'node:path';
import type { DataFolder } from './data-folder';
import type { S3Access } from './s3-gateway';
import { ANNEX_BUCKET, BUCKET, type RedisPlace, type ServiceApp } from './service-apps';

/** What runs, for the words that greet the user. */
export interface RunningStack {
  readonly folder: DataFolder;
  readonly apps: readonly ServiceApp[];
  /** Names of apps that do not say yet that they are ready. */
  readonly notReady: readonly string[];
  readonly redis: RedisPlace & { readonly program: string };
  readonly s3: S3Access | undefined;
  readonly postgresPort: number;
  readonly registryUrl: string;
}

/** Says in plain words what runs where, how files come in, and how the results are looked at. */
export function banner(stack: RunningStack): string {
  const { folder, redis } = stack;
  const row = (name: string, where: string, does: string): string =>
    `  ${name.padEnd(11)}${where.padEnd(26)}${does}`;
  const apps = stack.apps
    .map(({ name, port, does }) => row(name, `http://127.0.0.1:${port}`, does))
    .reverse();
  const notReady =
    stack.notReady.length === 0
      ? ''
      : `\nNOT READY YET: ${stack.notReady.join(', ')}; see ${folder.logs}/NAME.log\n`;
  return `
autoingest runs.

${apps.join('\n')}
${row('PostgreSQL', `127.0.0.1:${stack.postgresPort}`, 'the Butler registry')}
${row('Redis', `${redis.host}:${redis.port}`, redis.program)}
${stack.s3 === undefined ? '' : `${row('S3', stack.s3.endpoint, 'the bucket, for S3 clients')}\n`}  data       ${folder.root}   logs: logs/NAME.log
${notReady}
Bring files in
  cp ANY.fits [ANY.json] ${folder.inbox}/
      under any name; they are filed by name or header. What cannot be filed goes to inbox/refused/.
  ${join(folder.buckets, BUCKET)}/LSSTCam/YYYYMMDD/OBSID/OBSID_Rxx_Syy.fits
      is the bucket itself: whatever appears there is announced as by Ceph.
  ${join(folder.buckets, ANNEX_BUCKET)}/
      is the bucket of the Large File Annex: FiberSpectrograph:Broad/…, GenericCamera/101/….
${s3Words(stack.s3)}${presenceWords(stack.apps)}
See and steer the queues (docs/operators.md)
  ${redisWords(redis)} npx autoingest queue status

Look at the Butler
  repository   ${folder.repo}
  registry     ${stack.registryUrl}   (password in ${folder.dbAuth})
  with Python (pip install 'lsst-daf-butler[postgres]'):

export LSST_DB_AUTH=${folder.dbAuth}
python3 - <<'END'
from lsst.daf.butler import Butler
butler = Butler("${folder.repo}")
for ref in butler.query_datasets("raw", collections="LSSTCam/raw/all", limit=5, explain=False):
    print(ref.dataId, butler.getURI(ref))
END

Ctrl-C stops everything; data stay. Each file is told of below.
`;
}

/** The variables by which the command line finds Redis; a password is named, not shown. */
function redisWords({ host, port, password }: RedisPlace): string {
  return `REDIS_HOST=${host} REDIS_PORT=${port}${password === undefined ? '' : ' REDIS_PASSWORD=…'}`;
}

function presenceWords(apps: readonly ServiceApp[]): string {
  const presence = apps.find(({ name }) => name === 'presence');
  if (presence === undefined) return '';
  const base = `http://127.0.0.1:${presence.port}`;
  return `
Ask for an image, or wait for it (docs/presence.md, ${base}/openapi.json)
  curl '${base}/presence/LSSTCam/GROUP/0/R22_S11?wait=10'
`;
}

function s3Words(s3: S3Access | undefined): string {
  if (s3 === undefined) return '';
  return `  export AWS_ACCESS_KEY_ID=${s3.accessKey} AWS_SECRET_ACCESS_KEY=${s3.secretKey}
  aws --endpoint-url ${s3.endpoint} s3 cp FILE s3://${BUCKET}/LSSTCam/YYYYMMDD/OBSID/OBSID_Rxx_Syy.fits
`;
}
