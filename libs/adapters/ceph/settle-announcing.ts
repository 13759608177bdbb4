import { Refused } from '#domain/failure';
import type { AnnouncingDifference, AnnouncingFound } from './announcing';
import type { AnnouncingWish } from './announcing-wish';
import type { CephAnnouncing } from './ceph-announcing';
import { compareAnnouncing } from './compare-announcing';
import { tenantOfTopic } from './topic-found';

/** A request that changes something. */
export type AnnouncingChange = 'put_topic' | 'put_notification';

/**
 * What has to be put so that nothing differs. A notification is put anew whenever its topic is: the gateway sends by the copy that it made when
 * the notification was put.
 */
export function changesFor(differences: readonly AnnouncingDifference[]): readonly AnnouncingChange[] {
  if (differences.length === 0) return [];
  return differences.some(({ part }) => part === 'topic')
    ? ['put_topic', 'put_notification']
    : ['put_notification'];
}

/**
 * Makes topic and notification as they are wished, and reads them again; does nothing where nothing differs.
 *
 * @throws Refused CEPH_TENANT_DIFFERS, before anything is changed where that can be seen; CEPH_NOT_SETTLED if something differs still
 */
export async function settleAnnouncing(
  ceph: Pick<CephAnnouncing, 'find' | 'putTopic' | 'putNotification'>,
  wish: AnnouncingWish,
  options: { readonly dryRun: boolean },
): Promise<{
  readonly found: AnnouncingFound;
  readonly differences: readonly AnnouncingDifference[];
  readonly changes: readonly AnnouncingChange[];
}> {
  const found = await ceph.find(wish);
  if (found.topic !== undefined) refuseOtherTenant(wish.bucket, found.topic.arn);
  const differences = compareAnnouncing(found, wish);
  const changes = changesFor(differences);
  if (options.dryRun || changes.length === 0) return { found, differences, changes };
  const arn =
    changes.includes('put_topic') || found.topic === undefined ? await ceph.putTopic(wish) : found.topic.arn;
  refuseOtherTenant(wish.bucket, arn);
  await ceph.putNotification(wish, arn);
  const now = await ceph.find(wish);
  const left = compareAnnouncing(now, wish);
  const lost = found.others.filter(({ id }) => !now.others.some((other) => other.id === id));
  if (left.length === 0 && lost.length === 0) return { found: now, differences, changes };
  const what = [
    ...left.map((one) => `${one.part}: ${one.what} is ${one.found}, not ${one.wanted}`),
    ...lost.map(({ id }) => `the notification ${id} is gone`),
  ];
  throw new Refused('CEPH_NOT_SETTLED', `The gateway took it, yet has it otherwise: ${what.join('; ')}.`, {
    facts: { bucket: wish.bucket },
  });
}

/** Nothing announces a bucket to a topic of another tenant. */
function refuseOtherTenant(bucket: string, arn: string): void {
  const colon = bucket.indexOf(':');
  const tenant = colon < 0 ? undefined : bucket.slice(0, colon);
  const ours = tenantOfTopic(arn);
  if (tenant === undefined || tenant === ours) return;
  throw new Refused(
    'CEPH_TENANT_DIFFERS',
    `The bucket is of the tenant ${tenant}, the credential of ${ours === '' ? 'no tenant' : `the tenant ${ours}`}: the gateway would announce nothing.`,
    { facts: { bucket } },
  );
}
