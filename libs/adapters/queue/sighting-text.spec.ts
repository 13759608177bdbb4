import fc from 'fast-check';
import { factsOfDead, factsOfFile, factsOfRefused } from './sighting-text';

describe('what Redis keeps of an object', () => {
  it('is read from its FILE hash', () => {
    expect(
      factsOfFile(['1769310000.500000', '2', '1', '3', 'S3_UNAVAILABLE', '503', 'FITS_TRUNCATED: x']),
    ).toEqual({
      code: 'S3_UNAVAILABLE',
      reason: '503',
      tries: 2,
      waits: 1,
      recoveries: 3,
      announcedMs: 1_769_310_000_500,
      endedMs: null,
    });
  });

  it('has the last failure as its reason where it was not put off since, a Python one included', () => {
    const facts = factsOfFile([null, '1', null, null, null, null, 'KeyError: RAFTBAY']);
    expect(facts).toMatchObject({ code: null, reason: 'KeyError: RAFTBAY', tries: 1, announcedMs: null });
  });

  it('is nothing where it is known to nobody', () => {
    expect(factsOfFile([])).toEqual({
      code: null,
      reason: null,
      tries: 0,
      waits: 0,
      recoveries: 0,
      announcedMs: null,
      endedMs: null,
    });
  });

  it('is read from DEAD and REFUSED', () => {
    const dead = { code: 'POISON', reason: 'r', tries: 4, recv_time: '1.5', dead_time: '2', etag: 'e' };
    expect(factsOfDead(JSON.stringify(dead))).toMatchObject({
      ...{ code: 'POISON', reason: 'r', tries: 4, announcedMs: 1_500, endedMs: 2_000 },
    });
    expect(factsOfRefused('{"reason":"unparsable","key":"k","detail":"d","time":1.25}')).toMatchObject({
      ...{ key: 'k', code: 'unparsable', reason: 'd', endedMs: 1_250 },
    });
  });

  it('is shown whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        for (const facts of [factsOfDead(text), factsOfRefused(text)]) {
          expect([null, 'string']).toContain(facts.reason === null ? null : typeof facts.reason);
          expect(Number.isNaN(facts.endedMs ?? 0)).toBe(false);
        }
      }),
    );
    expect(factsOfDead('not JSON')).toMatchObject({ code: null, reason: 'not JSON' });
    expect(factsOfRefused('7')).toMatchObject({ key: null, reason: '7' });
  });
});
