import { z } from 'zod';

const idText = z.string().min(1).optional().catch(undefined);

/**
 * What is used of one record of an S3 event document, as Ceph (`eventVersion` 2.2), AWS and versitygw (2.1), and the operators' scripts (bucket and
 * key only) write it. What only helps to recognise repeats may be missing or odd.
 */
export const eventRecord = z.object({
  eventSource: z.string().catch(''),
  eventId: idText,
  eventTime: z.iso.datetime({ offset: true }).optional().catch(undefined),
  s3: z.object({
    bucket: z.object({ name: z.string(), arn: z.string().catch('') }),
    object: z.object({
      key: z.string(),
      size: z.int().min(0).optional().catch(undefined),
      eTag: idText,
      sequencer: idText,
    }),
  }),
});

export type EventRecord = z.output<typeof eventRecord>;

/** The tenant of a Ceph bucket, which its events tell by the ARN alone (`arn:aws:s3::TENANT:bucket`); empty if it has none. */
export function tenantOf(record: EventRecord): string {
  return /^arn:[^:]*:s3:[^:]*:([^:]*):/.exec(record.s3.bucket.arn)?.[1] ?? '';
}

/** Whether an event tells of a new object. Scripts name no event at all and mean this. */
export function isCreation(eventName: unknown): boolean {
  return (
    eventName === undefined ||
    (typeof eventName === 'string' && /^(?:s3:)?ObjectCreated(?::|$)/.test(eventName))
  );
}
