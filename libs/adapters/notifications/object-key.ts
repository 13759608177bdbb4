const ESCAPES = /(?:%[0-9a-f]{2})+/gi;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The object's key as the bucket has it, from the key of an event. AWS writes keys as in a form: `+` is a blank. Ceph writes
 * them raw and a `+` is a plus, but scripts around it escape some characters by `%`, so that `%` with two hex digits is
 * decoded always. What does not decode to UTF-8 stays as it is.
 */
export function decodeKey(key: string, eventSource: string): string {
  const plain = eventSource.startsWith('aws:') ? key.replaceAll('+', ' ') : key;
  return plain.replace(ESCAPES, (escapes) => {
    try {
      return utf8.decode(Buffer.from(escapes.replaceAll('%', ''), 'hex'));
    } catch {
      return escapes;
    }
  });
}
