/** How the new objects of a bucket are to be announced. Topic and notification are made as this says, whole. */
export interface AnnouncingWish {
  /** As S3 names it, `bucket` or `tenant:bucket`. */
  readonly bucket: string;
  /** Name of the topic: where events are sent, and how. Topics belong to the tenant of the credential. */
  readonly topic: string;
  /** Name of the bucket's notification: which events go to the topic. */
  readonly notification: string;
  /** `http(s)://host[:port]/notify`; undefined compares with none. */
  readonly endpoint: string | undefined;
  /** What each record carries as `opaqueData`; undefined compares with none. Never part of any result or message. */
  readonly secret: string | undefined;
  /** The secret before, which is right as well while it is being changed. */
  readonly previousSecret?: string | undefined;
  /** Whether Ceph keeps what could not be delivered and sends it again, or loses it. */
  readonly persistent: boolean;
  /** Only keys that begin so; empty for all. */
  readonly prefix: string;
  /** Only keys that end so; empty for all. */
  readonly suffix: string;
  /** Further attributes of the topic, such as `verify-ssl`; set, never compared. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** The events of which enqueue wants to know; every way in which an object comes to be. */
export const WANTED_EVENT = 's3:ObjectCreated:*';
