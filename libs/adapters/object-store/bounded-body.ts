/** A body that is read as it arrives; `destroy` breaks it off. */
export interface IncomingBody extends AsyncIterable<Uint8Array> {
  destroy(): unknown;
}

/**
 * The part of a body from `from` on, of at most `length` bytes. A body that goes on after that is broken off at its next
 * piece, and its connection with it; one that ends there is read to its end, so that the connection can be used again.
 */
export async function boundedBody(body: IncomingBody, from: number, length: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let position = 0;
  let taken = 0;
  for await (const chunk of body) {
    if (taken >= length) break;
    const begin = Math.max(0, from - position);
    const part = chunk.subarray(begin, begin + length - taken);
    position += chunk.length;
    if (part.length === 0) continue;
    parts.push(part);
    taken += part.length;
  }
  body.destroy();
  return parts.length === 1 && parts[0] !== undefined
    ? Buffer.from(parts[0].buffer, parts[0].byteOffset, taken)
    : Buffer.concat(parts, taken);
}
