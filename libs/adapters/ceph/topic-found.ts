import { z } from 'zod';

/** A topic as the gateway has it. */
export interface TopicFound {
  readonly arn: string;
  /** Where its events go; empty if nowhere. May hold user and password. */
  readonly endpoint: string;
  readonly persistent: boolean;
  /** What it puts into each record; empty if nothing. A secret. */
  readonly opaqueData: string;
}

/** Ceph writes truth as text up to Reef, and as it is thereafter. */
const truth = z
  .union([z.boolean(), z.enum(['true', 'false'])])
  .transform((value) => value === true || value === 'true');
const endPoint = z.object({ EndpointAddress: z.string().default(''), Persistent: truth.default(false) });

/**
 * Reads the answer to `GetTopicAttributes`; undefined if it is none. Of `EndpointArgs` nothing is used: it repeats the request, secret included.
 *
 * Source: Ceph doc/radosgw/notifications.rst, and answers of 16.2.15.
 */
export function readTopic(attributes: Readonly<Record<string, string>>): TopicFound | undefined {
  const arn = attributes['TopicArn'];
  if (arn === undefined || arn === '') return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(attributes['EndPoint'] ?? '{}');
  } catch {
    return undefined;
  }
  const found = endPoint.safeParse(parsed);
  if (!found.success) return undefined;
  const { EndpointAddress: endpoint, Persistent: persistent } = found.data;
  return { arn, endpoint, persistent, opaqueData: attributes['OpaqueData'] ?? '' };
}

/** The tenant that owns a topic, by its ARN (`arn:aws:sns:ZONEGROUP:TENANT:topic`); empty if it has none. */
export function tenantOfTopic(arn: string): string {
  return arn.split(':')[4] ?? '';
}
