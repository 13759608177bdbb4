import { SeededRandom } from '../../../libs/simulator/seeded-random';

/** Processes of the service. */
export const APP_NAMES = ['enqueue', 'worker-1', 'worker-2', 'idle', 'presence'] as const;
export type CrashAppName = (typeof APP_NAMES)[number];

/** Connections with a knife, named by their two ends. */
export const LINK_NAMES = [
  'ceph-enqueue',
  'enqueue-redis',
  'worker-1-redis',
  'worker-2-redis',
  'idle-redis',
  'presence-redis',
  'worker-1-postgres',
  'worker-2-postgres',
] as const;
export type LinkName = (typeof LINK_NAMES)[number];

export type ServerName = 'redis' | 'postgres';

/**
 * What happens at a moment of the night. `kill` is SIGKILL and a start after `lastsMs`; `freeze` SIGSTOP, and SIGCONT after it;
 * `restart` SIGTERM (PostgreSQL: SIGINT), a wait for the end, and a start after it; connections are `cut` (reset and refused), `stall`
 * (nothing passes) or are `slow` (each piece is late by `delayMs`) for so long.
 */
export type PlannedFault = { readonly atMs: number; readonly lastsMs: number } & (
  | { readonly kind: 'kill' | 'freeze' | 'restart'; readonly target: CrashAppName | ServerName }
  | { readonly kind: 'cut' | 'stall'; readonly target: LinkName }
  | { readonly kind: 'slow'; readonly target: LinkName; readonly delayMs: number }
);

type Card = (atMs: number, random: SeededRandom) => PlannedFault;

const on =
  (
    kind: 'kill' | 'freeze' | 'restart',
    target: CrashAppName | ServerName,
    shortest: number,
    longest: number,
  ): Card =>
  (atMs, random) => ({ kind, target, atMs, lastsMs: random.integer(shortest, longest) });

const WORKERS = ['worker-1', 'worker-2'] as const;

/**
 * Each fault of each target once, and more of those that hit a batch. The lease of a worker is 1 s, so that many of them last longer
 * than it.
 */
const DECK: readonly Card[] = [
  ...APP_NAMES.flatMap((name) => [
    on('kill', name, 50, 1500),
    on('freeze', name, 300, 4000),
    on('restart', name, 0, 500),
  ]),
  ...WORKERS.flatMap((name) => [
    on('kill', name, 50, 500),
    on('kill', name, 1000, 3000),
    on('freeze', name, 1000, 2000),
  ]),
  ...(['redis', 'postgres'] as const).flatMap((name) => [
    on('kill', name, 100, 2000),
    on('restart', name, 100, 2000),
  ]),
  on('freeze', 'redis', 300, 3000),
  ...LINK_NAMES.flatMap((target): Card[] => [
    (atMs, random) => ({ kind: 'cut', target, atMs, lastsMs: random.integer(50, 2000) }),
    (atMs, random) => ({ kind: 'stall', target, atMs, lastsMs: random.integer(300, 7000) }),
    (atMs, random) => ({
      kind: 'slow',
      target,
      atMs,
      lastsMs: random.integer(1000, 4000),
      delayMs: random.integer(20, 300),
    }),
  ]),
];

/** From one fault to the next, on average. */
const PACE_MS = 900;

/** About as long as the whole deck takes. */
export const SHORTEST_NIGHT_MS = DECK.length * PACE_MS;

/** Faults for a night of so many milliseconds: the whole deck, shuffled, at least once, and again and again. */
export function planFaults(seed: string, nightMs: number): readonly PlannedFault[] {
  const random = new SeededRandom(seed).fork('faults');
  const faults: PlannedFault[] = [];
  for (let round = 0, atMs = 0; ; round += 1) {
    const cards = DECK.map((card, index) => ({ card, at: random.fork('deal', round, index).next() }));
    for (const { card } of cards.sort((one, other) => one.at - other.at)) {
      const own = random.fork('fault', faults.length);
      atMs += own.integer(PACE_MS / 3, (PACE_MS * 5) / 3);
      if (round > 0 && atMs > nightMs) return faults;
      faults.push(card(atMs, own));
    }
  }
}
