import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connectRedis } from '#adapters/queue';
import { playNight, type SimulatedNight } from '#simulator';
import { BucketFolder } from './bucket-folder';
import { CephTopic } from './ceph-topic';
import { checkButler } from './checks/butler-check';
import { checkCounters } from './checks/counter-check';
import { checkGroups } from './checks/group-check';
import { checkKeys } from './checks/key-check';
import { checkLogs } from './checks/log-check';
import { NightFacts } from './checks/night-facts';
import { checkRegistry } from './checks/registry-check';
import { checkStates, readStates } from './checks/state-check';
import { checkSummit } from './checks/summit-check';
import { commandOf, machine, type CrashReport } from './crash-report';
import { NOTIFICATION_SECRET, startCrashStack, type CrashStack } from './crash-stack';
import type { DriverOptions } from './driver-options';
import { APP_NAMES, planFaults, SHORTEST_NIGHT_MS } from './fault-plan';
import { FaultPlayer } from './fault-player';
import { Findings } from './findings';
import { PlaceWatch } from './place-watch';
import { PresenceAsker } from './presence-asker';
import { BUCKET, sowNight } from './sown-night';
import { Summit } from './summit';
import { untilQuiet } from './until-quiet';

/** So fast files come, unless the night would be too short for all faults. */
const FILES_PER_SECOND = 80;
const WORKERS = ['worker-1', 'worker-2'] as const;
const QUIET_WITHIN_MS = 120_000;
const READY_WITHIN_MS = 60_000;

/** Plays one night with its faults, and checks everything when all is quiet. @param tell - gets lines about its progress */
export async function crashRun(options: DriverOptions, tell: (line: string) => void): Promise<CrashReport> {
  const beganMs = performance.now();
  const folder = mkdtempSync(join(tmpdir(), `autoingest-crash-${options.seed.replaceAll(/\W/g, '_')}-`));
  const findings = new Findings();
  const night = sowNight({ seed: options.seed, files: options.files, secret: NOTIFICATION_SECRET });
  tell(`seed ${options.seed}: starting servers and apps in ${folder}`);
  const summit = await Summit.open(options.seed);
  const stack = await startCrashStack(folder, summit.uri, (what) => {
    findings.add('PROCESS', what);
  });
  const redis = connectRedis({ host: '127.0.0.1', port: stack.redis.current.port });
  try {
    const facts = new NightFacts(night.truth(), dirname(stack.bucketFolder));
    const watch = new PlaceWatch(redis, BUCKET, WORKERS, findings);
    const presenceUrl = `http://127.0.0.1:${stack.ports.get('presence') ?? 0}`;
    const asker = new PresenceAsker(presenceUrl, facts, options.seed, findings);
    for (const watcher of [watch, asker]) watcher.start();
    const played = await play(night, stack, options, tell);
    tell(`night over after ${seconds(played.nightMs)} s; waiting until all is quiet`);
    const settlingMs = performance.now();
    await untilSettled(stack, redis, findings);
    const quietMs = performance.now();
    for (const watcher of [watch, asker]) await watcher.stop();
    await stack.stopApps();
    tell('checking');
    const { topic } = played;
    const { ingested, givenUp } = await checkAll({ stack, redis, facts, summit, topic }, findings);
    return {
      command: commandOf(options),
      seed: options.seed,
      files: facts.truth.files.length,
      ingested,
      given_up: givenUp,
      faults: [...played.faults.values()].reduce((sum, number) => sum + number, 0),
      faults_played: Object.fromEntries([...played.faults].sort()),
      notifications: topic.answered,
      notifications_repeated: Object.fromEntries(topic.repeated),
      presence_answers: asker.answers,
      looks: watch.looks,
      night_seconds: seconds(played.nightMs),
      settling_seconds: seconds(quietMs - settlingMs),
      total_seconds: seconds(performance.now() - beganMs),
      python_butler: butlerPython() !== undefined,
      ...machine(),
      findings_in_all: findings.count,
      findings: findings.told(),
      folder: options.keep || findings.count > 0 ? folder : null,
    };
  } finally {
    redis.disconnect();
    await stack.destroy();
    summit.close();
    if (!options.keep && findings.count === 0) rmSync(folder, { recursive: true, force: true });
  }
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;

const butlerPython = (): string | undefined => process.env['BUTLER_PYTHON'] || undefined;

async function play(
  night: SimulatedNight,
  stack: CrashStack,
  options: DriverOptions,
  tell: (line: string) => void,
): Promise<{
  readonly nightMs: number;
  readonly topic: CephTopic;
  readonly faults: ReadonlyMap<string, number>;
}> {
  const planMs = Math.max(SHORTEST_NIGHT_MS, (options.files / FILES_PER_SECOND) * 1000);
  const faults = options.faults ? planFaults(options.seed, planMs) : [];
  tell(`playing ${options.files} files and ${faults.length} faults in ${seconds(planMs)} s`);
  const topic = new CephTopic(`http://127.0.0.1:${stack.links.get('ceph-enqueue')?.port ?? 0}/notify`);
  const player = new FaultPlayer(stack);
  const beganMs = performance.now();
  await Promise.all([
    playNight(night.actions, new BucketFolder(stack.bucketFolder), topic, {
      speed: (night.actions.at(-1)?.atMs ?? 0) / planMs,
      now: () => performance.now(),
      wait: (ms) => pause(ms),
    }),
    player.play(faults),
  ]);
  return { nightMs: performance.now() - beganMs, topic, faults: player.played };
}

/** All apps are ready again and nothing is left to do; a finding unless that comes in time. */
async function untilSettled(
  stack: CrashStack,
  redis: ReturnType<typeof connectRedis>,
  findings: Findings,
): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const notReady = await stack.notReady();
    if (notReady.length === 0) break;
    if (performance.now() > deadline) {
      findings.add(
        'READY',
        `not ready ${READY_WITHIN_MS / 1000} s after the last fault: ${notReady.join(', ')}`,
      );
      break;
    }
    await pause(100);
  }
  const left = await untilQuiet(redis, BUCKET, QUIET_WITHIN_MS);
  if (left !== undefined)
    findings.add('QUIET', `still there after ${QUIET_WITHIN_MS / 1000} s: ${JSON.stringify(left)}`);
}

async function checkAll(
  run: {
    readonly stack: CrashStack;
    readonly redis: ReturnType<typeof connectRedis>;
    readonly facts: NightFacts;
    readonly summit: Summit;
    readonly topic: CephTopic;
  },
  findings: Findings,
): Promise<{ readonly ingested: number; readonly givenUp: number }> {
  const { stack, redis, facts, summit, topic } = run;
  const sent = new Map([...topic.sent].map(([key, times]) => [`${BUCKET}/${key}`, times]));
  const registered = await checkRegistry(stack.databaseUrl, facts, findings);
  const states = await readStates(redis, facts);
  checkStates(states, registered, facts, findings);
  await checkCounters(redis, { states, registered, night: facts, sent }, findings);
  await checkGroups(redis, registered, facts, findings);
  await checkKeys(redis, facts, findings);
  checkSummit(summit, registered, facts, findings);
  await checkLogs(stack.logs, APP_NAMES, facts, findings);
  const python = butlerPython();
  if (python !== undefined) {
    const uris = new Set([...registered].map((path) => facts.uriOf(path)));
    await checkButler(python, { repo: stack.repo, dbAuth: stack.dbAuth, uris }, findings);
  }
  const givenUp = [...states.values()].filter(({ dead }) => dead !== undefined).length;
  return { ingested: registered.size, givenUp };
}
