import { randomUUID } from 'node:crypto';
import { GroupKeys } from '#adapters/queue';
import type { presenceApp } from '../../apps/presence/presence.app';
import { appUnderTest, type AppUnderTest } from '../support/app-under-test';
import { eventually } from '../support/eventually';
import { patientPresence } from '../support/patient-presence';
import { testRedis } from '../support/test-redis';

export type Presence = AppUnderTest<typeof presenceApp.schema.variables>;

export const redis = testRedis();
afterAll(() => {
  redis.disconnect();
});
const groups = new GroupKeys(redis);
const LIFETIME_SECONDS = 100;

/** A group that no other test has. */
export const newGroup = (): string => `2026-01-25T03:04:05.${randomUUID()}`;
export const uriOf = (detectorName: string): string =>
  `s3://embargo@rubin-summit/LSSTCam/20260125/x/x_${detectorName}.fits`;
export const ABSENT = { error: false, present: false };
export const presentAs = (detectorName: string) => ({
  error: false,
  present: true,
  uri: uriOf(detectorName),
});

/** Images arrive as the recorder records them. */
export function arrived(
  group: string,
  detectorNames: string | readonly string[],
  { instrument = 'LSSTCam', snap = 0, keys = groups } = {},
): Promise<void> {
  const names = typeof detectorNames === 'string' ? [detectorNames] : detectorNames;
  return keys.record(
    names.map((detectorName) => ({ instrument, group, snap, detectorName, uri: uriOf(detectorName) })),
    LIFETIME_SECONDS,
  );
}

/** An image arrives as a Python worker records it: nobody is told. */
export async function arrivedSilently(group: string, detectorName: string, at = redis): Promise<void> {
  await at.set(`GROUP:LSSTCam:${group}:0:${detectorName}`, uriOf(detectorName), 'EX', LIFETIME_SECONDS);
}

/** Presence on a port of its own. */
export async function startPresence(
  env: Readonly<Record<string, string>> = {},
  definition = patientPresence,
): Promise<Presence> {
  const app = await appUnderTest(definition, env);
  await app.process.listen();
  return app;
}

/** A question for R22_S11 of LSSTCam. */
export const target = (group: string, query = '', detector = '/R22_S11'): string =>
  `/presence/LSSTCam/${encodeURIComponent(group)}/0${detector}${query}`;

/** What a question is answered: status and JSON. */
export async function ask(of: Presence, path: string, signal?: AbortSignal): Promise<[number, unknown]> {
  const answer = await fetch(
    `http://127.0.0.1:${of.process.port}${path}`,
    signal === undefined ? {} : { signal },
  );
  return [answer.status, await answer.json()];
}

/** The value of a figure of `/metrics`. */
export async function figure(of: Presence, name: string): Promise<number> {
  const { body } = await of.inject({ method: 'GET', url: '/metrics' });
  return Number(
    body
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length + 1),
  );
}

/** Resolves when so many more questions have been answered in this way than the figure said before. */
export async function untilAnswered(
  of: Presence,
  answer: string,
  before: number,
  more: number,
): Promise<void> {
  const name = answersAs(answer);
  await eventually(async () => (await figure(of, name)) - before >= more || undefined);
}

/** The figure of questions that were answered in this way. */
export const answersAs = (answer: string): string => `autoingest_presence_answers_total{answer="${answer}"}`;

/** Resolves when so many questions are held. */
export async function untilWaiting(of: Presence, count: number): Promise<void> {
  const waiting = of.process.metrics.getSingleMetric('autoingest_presence_waiting');
  await eventually(async () => ((await waiting?.get())?.values[0]?.value === count ? true : undefined));
}
