import type { StoredExposure, VisitRows } from '#adapters/butler-registry';
import { cameraByInstrument, visitRegions } from '#domain/instruments';
import { degrees } from '#domain/sphere';
import type { NoVisit, VisitGroup } from './visit-grouping';
import { visitRecord } from './visit-record';

/** Whether an exposure saw the sky at a place that is known: else it has no visit, whatever it was taken for. */
export const isOnSky = (
  exposure: Pick<StoredExposure, 'tracking_ra' | 'tracking_dec' | 'sky_angle' | 'can_see_sky'>,
): boolean => {
  const { tracking_ra: ra, tracking_dec: dec, sky_angle: skyAngle } = exposure;
  return ra !== null && dec !== null && skyAngle !== null && exposure.can_see_sky !== false;
};

/**
 * All rows of a visit, its regions being those of its first exposure. Takes some 8 ms for LSSTCam.
 *
 * @param update - whether a visit that is there already with other values is to be made as this one
 */
export function visitRows(group: VisitGroup, update: boolean): VisitRows | NoVisit {
  const { exposures, systems, name } = group;
  const [{ instrument, tracking_ra: ra, tracking_dec: dec, sky_angle: skyAngle }] = exposures;
  const camera = cameraByInstrument(instrument);
  if (camera === undefined) {
    return { code: 'VISIT_CAMERA_UNKNOWN', name, reason: `there is no camera ${instrument} here` };
  }
  const visit = visitRecord(group);
  if ('reason' in visit) return visit;
  const boresight = { ra: degrees(ra ?? NaN), dec: degrees(dec ?? NaN), skyAngle: degrees(skyAngle ?? NaN) };
  return {
    visit,
    regions: visitRegions(camera, boresight),
    exposures: exposures.map(({ id }) => id),
    systems,
    update,
  };
}
