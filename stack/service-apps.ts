import { join } from 'node:path';
import type { DataFolder } from './data-folder';
import { RunningProgram } from './running-program';
import type { StackPorts } from './stack-ports';
import type { ProcessToSupervise } from './supervisor';

/** The cameras' bucket of the embedded stack. */
export const BUCKET = 'rubin-summit';
/** The bucket of the Large File Annex. */
export const ANNEX_BUCKET = 'rubinobs-lfa-local';
/** Both, as the inbox names them. */
export const BUCKETS = { cameras: BUCKET, annex: ANNEX_BUCKET } as const;
/** Files compressed by tiles or as a whole are images as well. */
const IMAGES = 'fits(\\.[fg]z)?$';
/** The worker's name in Redis. */
export const WORKER_NAME = 'npm-start';
/** An orderly stop of an app takes up to 25 s. */
const STOPS_WITHIN_MS = 28_000;

/** Where Redis is, as the apps' environment says it. */
export interface RedisPlace {
  readonly host: string;
  readonly port: number;
  /** Its default user where there is none. */
  readonly user?: string | undefined;
  readonly password: string | undefined;
  readonly tls: string | undefined;
}

export type AppName = 'enqueue' | 'worker' | 'idle' | 'presence';

/** One app of the service as it is run here. */
export interface ServiceApp {
  readonly name: AppName;
  readonly port: number;
  readonly does: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Every app with what it needs in its environment, in the order in which they are started. */
export function serviceApps(place: {
  readonly folder: DataFolder;
  readonly ports: StackPorts;
  readonly redis: RedisPlace;
  readonly notificationSecret: string;
  /** DATASET_REGEXP of our own environment. */
  readonly imagePattern: string | undefined;
}): readonly ServiceApp[] {
  const { folder, ports, redis } = place;
  const common = {
    LISTEN_HOST: '127.0.0.1',
    // On the port of each app; one in our environment would be everybody's.
    METRICS_PORT: '',
    PROFILE: '',
    REDIS_HOST: redis.host,
    REDIS_PORT: `${redis.port}`,
    // One in our environment would be everybody's.
    REDIS_USER: redis.user ?? '',
    ...(redis.password === undefined ? {} : { REDIS_PASSWORD: redis.password }),
    ...(redis.tls === undefined ? {} : { REDIS_TLS: redis.tls }),
  };
  const app = (name: AppName, does: string, environment: Readonly<Record<string, string>>): ServiceApp => ({
    name,
    does,
    port: ports[name],
    environment: { ...common, PORT: `${ports[name]}`, ...environment },
  });
  const butler = {
    BUCKET: `${BUCKET},${ANNEX_BUCKET}`,
    BUCKETS_FOLDER: folder.buckets,
    BUTLER_REPO: folder.repo,
    LSST_DB_AUTH: folder.dbAuth,
    WORKER_NAME,
  };
  return [
    app('presence', 'answers which images have arrived', {}),
    app('idle', 'gives abandoned batches back', {}),
    app('worker', 'ingests from the queue into the Butler', butler),
    app('enqueue', 'takes notifications of new objects', {
      NOTIFICATION_SECRET: place.notificationSecret,
      DATASET_REGEXP: place.imagePattern ?? IMAGES,
    }),
  ];
}

/** An app as a process of its own; `dist` is where the compiled apps lie. */
export function appProcess(app: ServiceApp, dist: string, logs: string): ProcessToSupervise {
  return {
    name: app.name,
    start: async () => {
      const running = await RunningProgram.start({
        command: process.execPath,
        args: ['--enable-source-maps', join(dist, 'apps', app.name, 'main.js')],
        env: { ...process.env, ...app.environment },
        logFile: join(logs, `${app.name}.log`),
        ownGroup: true,
      });
      return {
        pid: running.pid,
        ended: running.ended,
        lastLines: (lines) => running.lastLines(lines),
        stop: async () => {
          await running.stop('SIGTERM', STOPS_WITHIN_MS);
        },
      };
    },
  };
}
