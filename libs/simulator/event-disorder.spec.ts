import type { Announcement } from './announcement';
import { Content } from './content';
import { disorderedPosts, type EventOrder } from './event-disorder';
import { bodyOf, type NotificationPost } from './notification-post';
import { SeededRandom } from './seeded-random';

const CONTENT = new Content(() => Buffer.from('content'));
const PLACE = { bucket: 'b', tenant: '', nightMs: 1_790_000_000_000 };

/** One object each 20 ms, a hundred to an exposure. */
const announcements: readonly Announcement[] = Array.from({ length: 1000 }, (_, index) => {
  const key = `LSSTCam/20260125/MC_O_20260125_000001/${index}.fits`;
  const exposure = Math.floor(index / 100);
  return {
    atMs: index * 20,
    key,
    heardAs: key,
    content: CONTENT,
    eventName: 'ObjectCreated:Put',
    exposure,
    isMisplaced: false,
  };
});

const posts = (order: Omit<EventOrder, 'secret'>): readonly NotificationPost[] =>
  disorderedPosts(announcements, { secret: 'right', ...order }, PLACE, new SeededRandom('disorder'));
const records = (sent: readonly NotificationPost[]): Record<string, unknown>[] =>
  sent.flatMap((post) =>
    'rubbish' in post ? [] : (JSON.parse(bodyOf(post)) as { Records: never[] }).Records,
  );
const idOf = (record: Record<string, unknown>): unknown => record['eventId'];

describe('events of a night', () => {
  it('come once each, within the jitter, and out of order where that is longer than the pauses', () => {
    const sent = posts({ jitterMs: 400 });
    expect(sent).toHaveLength(1000);
    const ids = records(sent).map(idOf);
    expect(new Set(ids).size).toBe(1000);
    const inOrder = records(posts({ jitterMs: 0 })).map(idOf);
    expect(ids).not.toEqual(inOrder);
    expect(new Set(ids)).toEqual(new Set(inOrder));
    expect(sent.map(({ atMs }) => atMs)).toEqual(sent.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
  });

  it('are delivered again, the very same, up to 2.8 s later', () => {
    const sent = posts({ duplicates: 0.3 });
    const first = new Map<unknown, number>();
    let copies = 0;
    for (const post of sent) {
      const [record] = records([post]);
      const id = record?.['eventId'];
      const firstMs = first.get(id);
      if (firstMs === undefined) first.set(id, post.atMs);
      else {
        copies += 1;
        expect(post.atMs - firstMs).toBeLessThanOrEqual(2800);
      }
    }
    expect(first.size).toBe(1000);
    // Of 1,000 events 300 twice, of these 90 three times …
    expect(Math.abs(copies - 428)).toBeLessThan(90);
  });

  it('come in bursts of whole exposures', () => {
    const sent = posts({ bursts: 1 });
    expect(sent).toHaveLength(2000);
    const moments = Map.groupBy(sent, ({ atMs }) => atMs);
    const bursts = [...moments.values()].filter(({ length }) => length >= 100);
    expect(bursts).toHaveLength(10);
  });

  it('have strangers among them that cannot be told by the right secret', () => {
    const sent = posts({ wrongSecrets: 0.2, unparsable: 0.2, otherNames: 0.2, rubbish: 0.2 });
    const meanings = sent.flatMap((post) =>
      'rubbish' in post ? [] : post.records.map(({ meaning }) => meaning),
    );
    const all = records(sent);
    expect(all).toHaveLength(meanings.length);
    const seen = new Set<string>();
    meanings.forEach((meaning, index) => {
      const record: unknown = all[index];
      const { opaqueData, eventName } = (record ?? {}) as Record<string, unknown>;
      const what = 'refused' in meaning ? meaning.refused : 'wanted';
      seen.add(what);
      expect(opaqueData === 'right').toBe(what !== 'wrong_secret');
      if (what === 'ignored') expect(eventName).not.toMatch(/^ObjectCreated/);
      if (what === 'wanted') expect(eventName).toBe('ObjectCreated:Put');
    });
    expect([...seen].sort()).toEqual(['ignored', 'unparsable', 'wanted', 'wrong_secret']);
    const rubbish = sent.flatMap((post) => ('rubbish' in post ? bodyOf(post) : []));
    expect(rubbish.length).toBeGreaterThan(100);
    for (const body of rubbish) expect(body).not.toContain('"Records":[');
  });
});
