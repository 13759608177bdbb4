import fc from 'fast-check';
import { boundedBody } from './bounded-body';

function bodyOf(
  chunks: readonly Uint8Array[],
): AsyncIterable<Uint8Array> & { destroy(): void; taken: number; destroyed: boolean } {
  return {
    taken: 0,
    destroyed: false,
    async *[Symbol.asyncIterator]() {
      for (const chunk of chunks) {
        this.taken += 1;
        yield await Promise.resolve(chunk);
      }
    },
    destroy() {
      this.destroyed = true;
    },
  };
}

describe('a bounded body', () => {
  it('is the part that was asked for, however the body comes in pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 8 })),
        fc.nat(20),
        fc.nat(20),
        async (chunks, from, length) => {
          const body = bodyOf(chunks);
          const expected = Buffer.concat(chunks).subarray(from, from + length);
          expect(Buffer.compare(await boundedBody(body, from, length), expected)).toBe(0);
          expect(body.destroyed).toBe(true);
        },
      ),
    );
  });

  it('is broken off at the next piece once it is long enough', async () => {
    const body = bodyOf(['abc', 'def', 'ghi', 'jkl'].map((text) => Buffer.from(text)));
    expect((await boundedBody(body, 1, 4)).toString()).toBe('bcde');
    expect(body.taken).toBe(3);
  });
});
