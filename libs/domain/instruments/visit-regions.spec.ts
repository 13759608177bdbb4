import { degrees, htmLevelOf, regionFromBase64, unitVectorAt, toRadians } from '#domain/sphere';
import { LSSTCAM_GEOMETRY } from './lsstcam-geometry';
import { LATISS_GEOMETRY } from './small-camera-geometry';
import { sensorCorners, visitRegions } from './visit-regions';

const boresight = { ra: degrees(0.2), dec: degrees(-89.9), skyAngle: degrees(33) };

describe('the regions of a visit', () => {
  const visit = visitRegions(LSSTCAM_GEOMETRY, boresight);
  const whole = regionFromBase64(visit.region);

  it('are one for each sensor of the camera, in order', () => {
    expect(visit.detectors.map(({ detector }) => detector)).toEqual(
      LSSTCAM_GEOMETRY.sensors.map(({ detector }) => detector),
    );
  });

  it('hold the boresight: the middle sensor does, and no other', () => {
    const centre = unitVectorAt(toRadians(boresight.ra), toRadians(boresight.dec));
    const holding = visit.detectors.filter(({ region }) => regionFromBase64(region).contains(centre));
    expect(holding.map(({ detector }) => detector)).toEqual([94]);
    expect(whole.contains(centre)).toBe(true);
  });

  it('are within the region of the whole, and their pixels among its pixels', () => {
    const corners = sensorCorners(LSSTCAM_GEOMETRY, boresight).flat();
    expect(corners).toHaveLength(4 * 205);
    expect(corners.every((corner) => whole.contains(corner))).toBe(true);
    const pixels = new Set(visit.htm7);
    expect(visit.detectors.flatMap(({ htm7 }) => htm7).filter((pixel) => !pixels.has(pixel))).toEqual([]);
  });

  it('touch pixels of level 7, ascending', () => {
    for (const { htm7 } of [visit, ...visit.detectors]) {
      expect(htm7.length).toBeGreaterThan(0);
      expect(htm7.map(htmLevelOf)).toEqual(htm7.map(() => 7));
      expect(htm7).toEqual([...new Set(htm7)].toSorted((a, b) => a - b));
    }
  });

  it('of a camera with one sensor are those of the sensor', () => {
    const { region, htm7, detectors } = visitRegions(LATISS_GEOMETRY, boresight);
    expect(detectors).toEqual([{ detector: 0, region, htm7 }]);
    expect(Buffer.from(region, 'base64')).toHaveLength(97);
  });

  it('are refused without a boresight', () => {
    expect(() => visitRegions(LATISS_GEOMETRY, { ...boresight, skyAngle: degrees(NaN) })).toThrow(RangeError);
  });
});
