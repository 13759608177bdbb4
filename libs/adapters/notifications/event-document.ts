import type { Parsed } from '#domain/observation';

/** The records of an S3 event document `{"Records":[…]}`, each still to be judged on its own. */
export function parseEventDocument(body: string | Buffer): Parsed<readonly unknown[]> {
  let document: unknown;
  try {
    document = JSON.parse(typeof body === 'string' ? body : body.toString('utf8'));
  } catch {
    return { unparsable: 'the body is not JSON' };
  }
  const records =
    typeof document === 'object' && document !== null && 'Records' in document ? document.Records : undefined;
  return Array.isArray(records) ? { parsed: records } : { unparsable: 'the body has no list "Records"' };
}
