import { meaningOf, type Announcement } from './announcement';
import { cephRecord } from './ceph-record';
import type { NotificationPost, SentRecord } from './notification-post';
import type { SeededRandom } from './seeded-random';

/** How the store's events reach the webhook. Shares are of all events, 0 to 1. */
export interface EventOrder {
  /** The topic's opaque data. */
  readonly secret: string;
  /** The longest time from a change to its first event, in ms; 400 unless told. Longer than the pause between two files it reorders. */
  readonly jitterMs?: number;
  /** Events that are delivered again, up to 2.8 s later; as many of these a third time, and so on. */
  readonly duplicates?: number;
  /** Share of the exposures whose events all come again at one moment, some seconds later. */
  readonly bursts?: number;
  /** Beside so many events comes one of the same object with a wrong secret. */
  readonly wrongSecrets?: number;
  /** Beside so many comes a record that is none, alone or in the same document. */
  readonly unparsable?: number;
  /** Beside so many comes another event of the same object, which is none of a new one. */
  readonly otherNames?: number;
  /** Beside so many comes a body that is no event document. */
  readonly rubbish?: number;
}

/** What the events say of place and time. */
export interface EventPlace {
  /** Without profile and tenant. */
  readonly bucket: string;
  readonly tenant: string;
  /** When the night's first exposure began, in ms since 1970. */
  readonly nightMs: number;
}

const LATEST_DUPLICATE_MS = 2800;
const OTHER_NAMES = [
  'ObjectRemoved:Delete',
  'ObjectRemoved:DeleteMarkerCreated',
  'ObjectLifecycle:Expiration:Current',
] as const;
const RUBBISH = ['', 'not JSON', '[]', '{"records": []}', '{"Records": 7}'] as const;

/** Makes requests of announcements: late, repeated, out of order and among others, each kind by its share. */
export function disorderedPosts(
  announcements: readonly Announcement[],
  order: EventOrder,
  place: EventPlace,
  random: SeededRandom,
): readonly NotificationPost[] {
  const posts = announcements.flatMap((announcement, index) =>
    postsOf(announcement, index, order, place, random.fork('event', index)),
  );
  return [...posts, ...bursts(announcements, order, place, random.fork('bursts'))].sort(
    (one, other) => one.atMs - other.atMs,
  );
}

function postsOf(
  announcement: Announcement,
  index: number,
  order: EventOrder,
  place: EventPlace,
  random: SeededRandom,
): readonly NotificationPost[] {
  const {
    jitterMs = 400,
    duplicates = 0,
    wrongSecrets = 0,
    unparsable = 0,
    otherNames = 0,
    rubbish = 0,
  } = order;
  const happens = (what: string, share: number): boolean => random.fork(what).next() < share;
  const event = eventOf(announcement, index, order.secret, place);
  const atMs = announcement.atMs + random.integer(1, Math.max(1, jitterMs));
  const beside = (...records: readonly SentRecord[]): NotificationPost => ({
    atMs: atMs + random.integer(-jitterMs, jitterMs),
    records,
  });
  const bad = happens('unparsable', unparsable) ? badRecord(order.secret, random.fork('bad')) : undefined;
  const rides = bad !== undefined && happens('rides', 0.5);
  const posts: NotificationPost[] = [{ atMs, records: rides ? [bad, event] : [event] }];
  if (bad !== undefined && !rides) posts.push(beside(bad));
  for (let copy = 1; happens(`copy ${copy}`, duplicates); copy += 1) {
    posts.push({ atMs: atMs + random.integer(0, LATEST_DUPLICATE_MS), records: [event] });
  }
  if (happens('wrong secret', wrongSecrets)) {
    const forged = eventOf(announcement, index, `${order.secret}?`, place);
    posts.push(beside({ ...forged, meaning: { refused: 'wrong_secret' } }));
  }
  if (happens('other name', otherNames)) {
    const eventName = random.fork('name').pick(OTHER_NAMES);
    posts.push(beside(eventOf({ ...announcement, eventName }, index, order.secret, place)));
  }
  if (happens('rubbish', rubbish)) posts.push({ atMs, rubbish: random.fork('body').pick(RUBBISH) });
  return posts;
}

/** The very same event each time that it is asked for. */
function eventOf(announcement: Announcement, index: number, secret: string, place: EventPlace): SentRecord {
  const { key, content, eventName, atMs } = announcement;
  const { bucket, tenant, nightMs } = place;
  return {
    make: () =>
      cephRecord({
        bucket,
        tenant,
        key,
        eventName,
        secret,
        size: content.size,
        etag: content.etag,
        atMs: nightMs + atMs,
        serial: index % 1000,
      }),
    meaning: meaningOf(announcement),
  };
}

/** A record that cannot be used. Without the secret it is that of a stranger, whatever else is wrong with it. */
function badRecord(opaqueData: string, random: SeededRandom): SentRecord {
  const bucket = { name: 'summit', arn: 'arn:aws:s3:::summit' };
  const withSecret: readonly [unknown, ...unknown[]] = [
    { opaqueData },
    { opaqueData, eventName: 'ObjectCreated:Put', s3: { bucket } },
    { opaqueData, eventName: 'ObjectCreated:Put', s3: { bucket, object: { key: 7 } } },
    { opaqueData, eventName: 'ObjectCreated:Put', s3: { bucket: null, object: { key: 'one.fits' } } },
    {
      opaqueData,
      eventName: 'ObjectCreated:Put',
      s3: { bucket, object: { key: 'half a \ud83d pair.fits' } },
    },
  ];
  const record = random.next() < 0.3 ? random.pick([null, 7, 'a text', [], {}]) : random.pick(withSecret);
  return {
    make: () => record,
    meaning: { refused: withSecret.includes(record) ? 'unparsable' : 'wrong_secret' },
  };
}

/** Whole exposures told of again. */
function bursts(
  announcements: readonly Announcement[],
  order: EventOrder,
  place: EventPlace,
  random: SeededRandom,
): readonly NotificationPost[] {
  const events = announcements.map((announcement, index) => ({ announcement, index }));
  return [...Map.groupBy(events, ({ announcement }) => announcement.exposure)].flatMap(
    ([exposure, members]) => {
      const mine = random.fork(exposure);
      if (mine.next() >= (order.bursts ?? 0)) return [];
      const lastMs = members.reduce((last, { announcement }) => Math.max(last, announcement.atMs), 0);
      const atMs = lastMs + mine.integer(500, 20_000);
      return members.map(({ announcement, index }) => ({
        atMs,
        records: [eventOf(announcement, index, order.secret, place)],
      }));
    },
  );
}
