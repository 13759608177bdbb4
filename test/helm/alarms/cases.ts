import {
  bornAt,
  changed,
  flat,
  gone,
  histogram,
  night,
  quiet,
  rising,
  risingBetween,
  type Series,
} from './series';

/** What Prometheus sees, and the alarms that ring at some minutes. */
export interface AlarmCase {
  readonly it: string;
  readonly series: Series;
  /** Minute of the play, and all alarms (without their common beginning) that ring then. */
  readonly rings: Readonly<Record<number, readonly string[]>>;
}

/** Minutes at which nothing may ring. */
const silent = (...minutes: readonly number[]): Readonly<Record<number, readonly string[]>> =>
  Object.fromEntries(minutes.map((minute) => [minute, []]));
const ALWAYS = [1, 4, 8, 16, 24, 32, 40];

const queued = 'autoingest_bucket_files{bucket="b",place="queued"}';
const delayed = 'autoingest_bucket_files{bucket="b",place="delayed"}';
const dead = 'autoingest_bucket_files{bucket="b",place="dead"}';
const oldest = 'autoingest_oldest_queued_seconds{bucket="b"}';
const registered = (pod: string) =>
  `autoingest_files_total{bucket="b",code="",outcome="registered",pod="${pod}"}`;
const registryAway = (pod: string) => `autoingest_breaker_open{bucket="",pod="${pod}",system="registry"}`;
const bucketAway = (bucket: string) =>
  `autoingest_breaker_open{bucket="${bucket}",pod="w-0",system="bucket"}`;
const startOf = (app: string, pod: string) => `autoingest_app_start_time_seconds{app="${app}",pod="${pod}"}`;
const records = (outcome: string) => `autoingest_notification_records_total{outcome="${outcome}"}`;
const answers = (answer: string) => `autoingest_presence_answers_total{answer="${answer}"}`;
const recovered = (kind: string) => `autoingest_recovered_batches_total{bucket="b",kind="${kind}"}`;

/** Each alarm rings in one of these, and is silent in another in which it might. */
export const cases: readonly AlarmCase[] = [
  { it: 'is silent in a good night', series: night, rings: silent(...ALWAYS) },
  { it: 'is silent on a quiet day', series: quiet, rings: silent(...ALWAYS) },
  {
    it: 'is silent before the first file of a new site, whose queues nobody has seen',
    series: Object.fromEntries(
      Object.entries(quiet).filter(([name]) => !/bucket_files|oldest|recovered/.test(name)),
    ),
    rings: silent(...ALWAYS),
  },
  // Is everything there?
  ...(
    [
      ['enqueue', ['e-0'], 'EnqueueMissing', 14],
      ['worker', ['w-0', 'w-1'], 'WorkersMissing', 14],
      ['idle', ['i-0'], 'IdleMissing', 16],
      ['presence', ['p-0'], 'PresenceMissing', 14],
    ] as const
  ).flatMap(([app, pods, alarm, minute]) => [
    {
      it: `rings when ${app} is gone`,
      series: { ...quiet, ...Object.fromEntries(pods.map((pod) => [startOf(app, pod), gone(1000, 10)])) },
      rings: { 9: [], [minute]: [alarm], 40: [alarm] },
    },
    {
      it: `is silent when ${app} is away for a minute`,
      series: { ...quiet, ...Object.fromEntries(pods.map((pod) => [startOf(app, pod), gone(1000, 10, 11)])) },
      rings: silent(10, 11, 12, 16),
    },
  ]),
  {
    it: 'is silent while one of two workers is there',
    series: { ...night, [startOf('worker', 'w-0')]: gone(1000, 10) },
    rings: silent(14, 40),
  },
  {
    it: 'rings when a pod starts again and again',
    series: { ...night, [startOf('worker', 'w-0')]: '1000+0x19 1010+0x3 1130+0x3 1250+0x53' },
    rings: { 11: [], 15: ['Restarts'], 40: [] },
  },
  {
    it: 'is silent when a pod has started once more, and when a rollout brings new pods',
    series: {
      ...night,
      [startOf('worker', 'w-0')]: changed(1000, 1600, 10),
      [startOf('presence', 'p-0')]: gone(1000, 10),
      [startOf('presence', 'p-1')]: bornAt(9, 1540),
      [startOf('enqueue', 'e-0')]: gone(1000, 10),
      [startOf('enqueue', 'e-1')]: bornAt(9, 1540),
    },
    rings: silent(11, 15, 24),
  },
  // Redis
  {
    it: 'rings while Redis is away',
    series: { ...quiet, autoingest_redis_up: changed(1, 0, 10, 20) },
    rings: { 10: [], 12: ['RedisAway'], 19: ['RedisAway'], 21: [] },
  },
  {
    it: 'is silent when Redis restarts within a minute',
    series: { ...night, autoingest_redis_up: changed(1, 0, 10, 10.5) },
    rings: silent(10, 11, 12),
  },
  {
    it: 'rings before the memory of Redis is full',
    series: { ...night, autoingest_redis_memory_ratio: changed(0.5, 0.85, 10) },
    rings: { 12: [], 16: ['RedisFills'] },
  },
  {
    it: 'is silent when the memory of Redis swells for a moment',
    series: { ...night, autoingest_redis_memory_ratio: changed(0.5, 0.85, 10, 13) },
    rings: silent(12, 15, 16),
  },
  {
    it: 'rings when Redis does not write what it has to disk',
    series: { ...night, 'autoingest_redis_fault{what="append_only_off"}': flat(1) },
    rings: { 3: [], 6: ['RedisUnsafe'] },
  },
  // Notifications
  {
    it: 'rings when notifications are answered 503 for two minutes',
    series: { ...night, 'autoingest_notify_failures_total{status="503"}': risingBetween(3, 10, 13) },
    rings: { 9: [], 13: ['NotificationsNotTaken'], 20: [] },
  },
  {
    it: 'is silent after a single 503, and after other answers',
    series: {
      ...night,
      'autoingest_notify_failures_total{status="503"}': changed(0, 1, 10),
      'autoingest_notify_failures_total{status="400"}': rising(5),
    },
    rings: silent(10, 11, 12, 13),
  },
  {
    it: 'rings when every notification has a wrong secret',
    series: {
      ...quiet,
      [records('wrong_secret')]: risingBetween(100, 10, 40),
    },
    rings: {
      9: [],
      12: ['NotificationsRefused', 'WrongSecret'],
      39: ['NotificationsRefused', 'WrongSecret'],
    },
  },
  {
    it: 'wakes nobody when strangers try among good notifications, and tells of the very first',
    series: { ...night, [records('wrong_secret')]: changed(0, 1, 10) },
    rings: { 9: [], 11: ['WrongSecret'], 30: [] },
  },
  {
    it: 'rings at the very first key that cannot be parsed',
    series: { ...night, [records('unparsable')]: changed(0, 1, 10) },
    rings: { 9: [], 11: ['UnparsableKeys'], 30: [] },
  },
  // Queues
  {
    it: 'rings when files wait though nothing is away',
    series: { ...night, [oldest]: changed(3, 100, 10) },
    rings: { 12: [], 14: ['QueueWaits'] },
  },
  {
    it: 'is silent when a burst waits for two minutes',
    series: { ...night, [oldest]: changed(3, 100, 10, 12) },
    rings: silent(12, 13, 14),
  },
  {
    it: 'rings once, with the cause, when files wait since the registry is away',
    series: {
      ...quiet,
      [oldest]: changed(3, 300, 10),
      [queued]: changed(0, 900, 10),
      [registryAway('w-0')]: changed(0, 1, 10),
    },
    rings: { 9: [], 20: ['OutsideAway'] },
  },
  {
    it: 'rings once, with the cause, when files wait since their bucket is away',
    series: {
      ...quiet,
      [oldest]: changed(3, 300, 10),
      [queued]: changed(0, 900, 10),
      [bucketAway('b')]: changed(0, 1, 10),
    },
    rings: { 20: ['OutsideAway'] },
  },
  {
    it: 'rings for a bucket that waits while another one is away',
    series: { ...night, [oldest]: changed(3, 300, 10), [bucketAway('other')]: changed(0, 1, 10) },
    rings: { 20: ['OutsideAway', 'QueueWaits'] },
  },
  {
    it: 'rings when workers run and take nothing, whether or not the age of what waits is known',
    series: { ...quiet, [queued]: changed(0, 20, 10) },
    rings: { 14: [], 18: ['QueueStands'] },
  },
  {
    it: 'is silent while a queue that is never empty moves',
    series: { ...night, [queued]: flat(900), [registered('w-0')]: flat(0) },
    rings: silent(...ALWAYS),
  },
  {
    it: 'tells of a long queue that moves',
    series: { ...night, [queued]: changed(150, 5_000, 10) },
    rings: { 19: [], 21: ['QueueLong'] },
  },
  {
    it: 'is silent when a long queue is worked off',
    series: { ...night, [queued]: changed(150, 5_000, 10, 18) },
    rings: silent(17, 21),
  },
  {
    it: 'tells of many files that wait to be tried again',
    series: { ...night, [delayed]: changed(8, 150, 10) },
    rings: { 20: [], 26: ['ManyPutOff'] },
  },
  // What becomes of files
  {
    it: 'rings when one worker finds the registry away',
    series: { ...night, [registryAway('w-1')]: changed(0, 1, 10) },
    rings: { 10: [], 12: ['OutsideAway'] },
  },
  {
    it: 'is silent when the registry fails over within a minute',
    series: {
      ...night,
      [registryAway('w-0')]: changed(0, 1, 10, 10.5),
      [registryAway('w-1')]: changed(0, 1, 10, 10.5),
    },
    rings: silent(10, 11, 12),
  },
  {
    it: 'tells of a registry that comes and goes',
    series: {
      ...night,
      'autoingest_breaker_openings_total{bucket="",pod="w-0",system="registry"}': risingBetween(1, 10, 18),
    },
    rings: { 9: [], 20: ['OutsideComesAndGoes'] },
  },
  {
    it: 'is silent when many workers find it away a few times',
    series: {
      ...night,
      ...Object.fromEntries(
        [0, 1, 2, 3, 4, 5, 6, 7].map((pod) => [
          `autoingest_breaker_openings_total{bucket="",pod="w-${pod}",system="registry"}`,
          risingBetween(1, 10, 10.5),
        ]),
      ),
    },
    rings: silent(11, 20),
  },
  {
    it: 'tells of one file that was given up, until it is dealt with',
    series: { ...night, [dead]: changed(0, 1, 10, 30) },
    rings: { 10: [], 12: ['GivenUp'], 29: ['GivenUp'], 31: [] },
  },
  {
    it: 'rings when whole exposures are given up, and only tells of old ones',
    series: { ...night, [dead]: changed(0, 400, 10) },
    rings: { 9: [], 12: ['GivenUp', 'ManyGivenUp'], 30: ['GivenUp'] },
  },
  {
    it: 'wakes nobody for old give-ups when idle is replaced',
    series: {
      ...night,
      [dead]: gone(400, 10),
      'autoingest_bucket_files{bucket="b",place="dead",pod="i-1"}': bornAt(11, 400),
    },
    rings: { 9: ['GivenUp'], 14: ['GivenUp'] },
  },
  {
    it: 'tells of the very first fault of ours',
    series: {
      ...night,
      'autoingest_files_total{bucket="b",code="INTERNAL_ERROR",outcome="failed",pod="w-0"}': changed(
        0,
        1,
        10,
      ),
    },
    rings: { 9: [], 11: ['InternalError'], 30: [] },
  },
  {
    it: 'tells of workers that die again and again',
    series: { ...night, [recovered('ours')]: risingBetween(2, 10, 11.5) },
    rings: { 9: [], 13: ['WorkersDie'], 30: [] },
  },
  {
    it: 'is silent when a node dies with some workers, and while batches of Python workers are taken over',
    series: { ...night, [recovered('ours')]: changed(0, 3, 10), [recovered('foreign')]: rising(2) },
    rings: silent(12, 20),
  },
  {
    it: 'tells of images that take long',
    series: {
      ...night,
      ...histogram('autoingest_put_to_registered_seconds', 'bucket="b"', [5, 10, 30, 60], 20),
    },
    rings: { 8: [], 13: ['Slow'] },
  },
  {
    it: 'is silent when a few images were slow for a moment',
    series: {
      ...night,
      'autoingest_put_to_registered_seconds_bucket{bucket="b",le="+Inf"}': '0+10x19 200+40x5 410+10x55',
    },
    rings: silent(12, 16, 24),
  },
  {
    it: 'tells of the very first visit that failed, whatever its code',
    series: {
      ...night,
      'autoingest_visits_total{code="VISIT_NAME_TAKEN",instrument="LSSTCam",pod="w-1",result="failed"}':
        bornAt(10, 1),
    },
    rings: { 9: [], 12: ['VisitsNotDefined'], 30: [] },
  },
  {
    it: 'tells of visits that wait for long',
    series: { ...night, 'autoingest_visits_waiting{pod="w-0"}': changed(0, 2, 10) },
    rings: { 15: [], 21: ['VisitsWait'] },
  },
  // The Summit
  {
    it: 'tells of the very first call that was lost',
    series: {
      ...night,
      'autoingest_summit_calls_total{bucket="b",pod="w-0",result="exhausted"}': changed(0, 1, 10),
    },
    rings: { 9: [], 11: ['SummitCallsLost'], 30: [] },
  },
  {
    it: 'tells of a Summit that does not answer',
    series: { ...night, 'autoingest_summit_outbox_oldest_seconds{bucket="b"}': '0+30x80' },
    rings: { 12: [], 17: ['SummitBehind'] },
  },
  // Presence
  {
    it: 'rings when presence cannot answer',
    series: { ...night, [answers('unavailable')]: risingBetween(50, 10, 15) },
    rings: { 9: [], 13: ['PresenceFalters', 'PresenceUnavailable'], 20: ['PresenceFalters'] },
  },
  {
    it: 'wakes nobody for one answer that was missing',
    series: { ...night, [answers('unavailable')]: changed(0, 1, 10) },
    rings: { 9: [], 11: ['PresenceFalters'], 13: ['PresenceFalters'], 30: [] },
  },
  {
    it: 'tells of slow answers',
    series: {
      ...night,
      ...histogram('autoingest_presence_answer_duration_seconds', '', [0.05, 0.15, 0.5, 1], 0.7),
    },
    rings: { 3: [], 8: ['PresenceSlow'] },
  },
  {
    it: 'tells of too many who wait',
    series: { ...night, autoingest_presence_waiting: changed(0, 16_000, 10, 20) },
    rings: { 9: [], 11: ['PresenceCrowded'], 21: [] },
  },
  {
    it: 'tells of connections that were closed unheard',
    series: { ...night, autoingest_presence_connections_dropped_total: changed(0, 1, 10) },
    rings: { 9: [], 11: ['PresenceCrowded'], 30: [] },
  },
  {
    it: 'tells of images that become present late',
    series: { ...night, ...histogram('autoingest_presence_delay_seconds', 'bucket="b"', [1, 2.5, 5, 10], 7) },
    rings: { 3: [], 8: ['PresenceLate'] },
  },
];
