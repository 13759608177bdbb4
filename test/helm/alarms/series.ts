/** Samples of a series in promtool's notation, {@link SAMPLE_SECONDS} apart, for {@link MINUTES}. */
export type Series = Readonly<Record<string, string>>;

/** Minutes that are played. */
export const MINUTES = 40;

/** Seconds between two samples, and between two looks at the alarms: the longest that their windows bear. */
export const SAMPLE_SECONDS = 30;

const A_MINUTE = 60 / SAMPLE_SECONDS;
const LAST = MINUTES * A_MINUTE;

/** The same all the time. */
export const flat = (value: number): string => `${value}+0x${LAST}`;

/** More by so much with each sample. */
export const rising = (step: number): string => `0+${step}x${LAST}`;

/** One value, and from a minute on another, for ever or until a later minute. */
export function changed(before: number, after: number, from: number, until = Infinity): string {
  const [first, last] = [from * A_MINUTE, Math.min(until * A_MINUTE, LAST + 1)];
  const back = last > LAST ? '' : ` ${before}+0x${LAST - last}`;
  return `${before}+0x${first - 1} ${after}+0x${last - first - 1}${back}`;
}

/** Counts up by so much with each sample between two minutes. */
export const risingBetween = (step: number, from: number, until: number): string =>
  `0+0x${from * A_MINUTE - 1} 0+${step}x${(until - from) * A_MINUTE - 1} ${step * (until - from) * A_MINUTE}+0x${LAST - until * A_MINUTE}`;

/** Not there before this minute, then the same all the time. */
export const bornAt = (minute: number, value: number): string =>
  `_x${minute * A_MINUTE} ${value}+0x${LAST - minute * A_MINUTE}`;

/** There until this minute, and from a later one again. */
export function gone(value: number, from: number, until = Infinity): string {
  const back =
    until * A_MINUTE > LAST
      ? ''
      : ` _x${(until - from) * A_MINUTE - 2} ${value}+0x${LAST - until * A_MINUTE}`;
  return `${value}+0x${from * A_MINUTE - 1} stale${back}`;
}

/** The buckets of a histogram, in which each sample brings `often` more, all of them between two bounds. */
export function histogram(
  metric: string,
  labels: string,
  bounds: readonly number[],
  above: number,
  values: string = rising(10),
): Series {
  return Object.fromEntries(
    [...bounds, Infinity].map((bound) => [
      `${metric}_bucket{${labels}${labels === '' ? '' : ','}le="${bound === Infinity ? '+Inf' : bound}"}`,
      bound > above ? values : flat(0),
    ]),
  );
}

const BUCKET = 'bucket="b"';
const started = (app: string, pod: string): string =>
  `autoingest_app_start_time_seconds{app="${app}",pod="${pod}"}`;

/** What Prometheus sees while nothing happens: by day. */
export const quiet: Series = {
  [started('enqueue', 'e-0')]: flat(1000),
  [started('worker', 'w-0')]: flat(1000),
  [started('worker', 'w-1')]: flat(1000),
  [started('idle', 'i-0')]: flat(1000),
  [started('presence', 'p-0')]: flat(1000),
  autoingest_redis_up: flat(1),
  autoingest_redis_memory_ratio: flat(0.3),
  'autoingest_redis_fault{what="append_only_off"}': flat(0),
  'autoingest_redis_fault{what="writing_failed"}': flat(0),
  'autoingest_notify_failures_total{status="503"}': flat(0),
  'autoingest_notification_records_total{outcome="accepted"}': flat(0),
  'autoingest_notification_records_total{outcome="duplicate"}': flat(0),
  'autoingest_notification_records_total{outcome="wrong_secret"}': flat(0),
  'autoingest_notification_records_total{outcome="unparsable"}': flat(0),
  [`autoingest_bucket_files{${BUCKET},place="queued"}`]: flat(0),
  [`autoingest_bucket_files{${BUCKET},place="delayed"}`]: flat(0),
  [`autoingest_bucket_files{${BUCKET},place="dead"}`]: flat(0),
  [`autoingest_oldest_queued_seconds{${BUCKET}}`]: flat(0),
  [`autoingest_recovered_batches_total{${BUCKET},kind="ours"}`]: flat(0),
  [`autoingest_recovered_batches_total{${BUCKET},kind="foreign"}`]: flat(0),
  ...Object.fromEntries(
    ['w-0', 'w-1'].flatMap((pod) =>
      Object.entries({
        [`autoingest_files_total{${BUCKET},code="",outcome="registered",pod="${pod}"}`]: flat(0),
        [`autoingest_files_total{${BUCKET},code="INTERNAL_ERROR",outcome="failed",pod="${pod}"}`]: flat(0),
        [`autoingest_breaker_open{bucket="",pod="${pod}",system="registry"}`]: flat(0),
        [`autoingest_breaker_open{${BUCKET},pod="${pod}",system="bucket"}`]: flat(0),
        [`autoingest_breaker_openings_total{bucket="",pod="${pod}",system="registry"}`]: flat(0),
        [`autoingest_visits_total{code="",instrument="LSSTCam",pod="${pod}",result="conflict"}`]: flat(0),
        [`autoingest_visits_total{code="",instrument="LSSTCam",pod="${pod}",result="failed"}`]: flat(0),
        [`autoingest_visits_waiting{pod="${pod}"}`]: flat(0),
        [`autoingest_summit_calls_total{${BUCKET},pod="${pod}",result="delivered"}`]: flat(0),
        [`autoingest_summit_calls_total{${BUCKET},pod="${pod}",result="exhausted"}`]: flat(0),
      }),
    ),
  ),
  [`autoingest_summit_outbox_oldest_seconds{${BUCKET}}`]: flat(0),
  'autoingest_presence_answers_total{answer="present"}': flat(0),
  'autoingest_presence_answers_total{answer="absent"}': flat(0),
  'autoingest_presence_answers_total{answer="unavailable"}': flat(0),
  autoingest_presence_waiting: flat(0),
  autoingest_presence_connections_dropped_total: flat(0),
};

/** What Prometheus sees in a good night: an exposure of 205 files each half a minute, two workers, presence asked. */
export const night: Series = {
  ...quiet,
  'autoingest_notification_records_total{outcome="accepted"}': rising(100),
  'autoingest_notification_records_total{outcome="duplicate"}': rising(25),
  [`autoingest_bucket_files{${BUCKET},place="queued"}`]: flat(150),
  [`autoingest_bucket_files{${BUCKET},place="delayed"}`]: flat(8),
  [`autoingest_oldest_queued_seconds{${BUCKET}}`]: flat(3),
  [`autoingest_files_total{${BUCKET},code="",outcome="registered",pod="w-0"}`]: rising(50),
  [`autoingest_files_total{${BUCKET},code="",outcome="registered",pod="w-1"}`]: rising(50),
  'autoingest_visits_total{code="",instrument="LSSTCam",pod="w-0",result="defined"}': rising(1),
  [`autoingest_summit_calls_total{${BUCKET},pod="w-0",result="delivered"}`]: rising(2),
  'autoingest_presence_answers_total{answer="present"}': rising(100),
  'autoingest_presence_answers_total{answer="absent"}': rising(100),
  ...histogram('autoingest_put_to_registered_seconds', BUCKET, [5, 10, 30, 60], 2),
  ...histogram('autoingest_presence_delay_seconds', BUCKET, [1, 2.5, 5, 10], 0.5),
  ...histogram('autoingest_presence_answer_duration_seconds', '', [0.05, 0.15, 0.5, 1], 0.01),
};
