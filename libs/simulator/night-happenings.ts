import type { Announcement } from './announcement';
import type { NightAction } from './night-action';
import { listOfSensors, type DeliveredFile, type NightExposure } from './night-exposure';

/** What happens to the bucket, and what its store tells of it, in the night's time. */
export function happenings(
  exposures: readonly NightExposure[],
  delivered: readonly (readonly DeliveredFile[])[],
): { readonly changes: readonly NightAction[]; readonly announcements: readonly Announcement[] } {
  const changes: NightAction[] = [];
  const announcements: Announcement[] = [];
  const beginMs = exposures[0]?.shot.beginMs ?? 0;
  exposures.forEach((exposure, index) => {
    const closedMs = exposure.shot.endMs - beginMs;
    const deliveries = (delivered[index] ?? []).map(({ delivery }) => delivery);
    const misplaced = new Set(
      deliveries.flatMap(({ fates }) =>
        [...fates].flatMap(([key, { fate }]) => (fate === 'refused' ? key : [])),
      ),
    );
    for (const step of [...listOfSensors(exposure), ...deliveries.flatMap(({ steps }) => steps)]) {
      const { key } = step;
      const atMs = closedMs + step.atMs;
      if (step.do === 'remove') changes.push({ atMs, do: 'remove', key });
      else if (step.do === 'put') changes.push({ atMs, do: 'put', key, bytes: () => step.content.bytes() });
      else {
        const { content, eventName, heardAs = key } = step;
        const isMisplaced = misplaced.has(key);
        announcements.push({ atMs, key, heardAs, content, eventName, exposure: index, isMisplaced });
      }
    }
  });
  return { changes, announcements };
}
