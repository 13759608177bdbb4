import { fieldAngle, focalPlanePoint, paddedCorners } from './focal-plane';
import { AUXTEL_OPTICS, LSST_OPTICS } from './optics';
import { ITL } from './sensor-kinds';
import { LATISS_GEOMETRY } from './small-camera-geometry';

const ARCSECOND = Math.PI / 180 / 3600;

describe('a pixel', () => {
  it('lies in the focal plane where its sensor is, turned as the sensor is', () => {
    const turned = { detector: 0, kind: ITL, x: 100, y: 50, yaw: 90 };
    expect(focalPlanePoint(turned, 2036.5, 2000.5)).toEqual({ x: 100, y: 50 });
    const right = focalPlanePoint(turned, 2136.5, 2000.5);
    expect([right.x, right.y]).toEqual([expect.closeTo(100, 12), expect.closeTo(51, 12)]);
  });
});

describe('a place in the focal plane', () => {
  it('looks along the axis in its middle', () => {
    const { x, y } = fieldAngle(LSST_OPTICS, { x: 0, y: 0 });
    expect([x, y]).toEqual([0, 0]);
  });

  it('looks aside by the plate scale and the distortion', () => {
    const { x, y } = fieldAngle(LSST_OPTICS, { x: 180, y: -240 });
    const radius = 300 - 8.33713991e-9 * 300 ** 3 - 1.41389858e-15 * 300 ** 5;
    const scale = (20.005867576692737 * ARCSECOND * radius) / 300;
    expect([x, y]).toEqual([expect.closeTo(180 * scale, 15), expect.closeTo(-240 * scale, 15)]);
  });

  it('is seen in a mirror by the auxiliary telescope', () => {
    const { x, y } = fieldAngle(AUXTEL_OPTICS, { x: 1, y: 1 });
    expect(x).toBeCloseTo(-9.5695 * ARCSECOND, 15);
    expect(y).toBeCloseTo(9.5695 * ARCSECOND, 15);
  });
});

describe('the corners of a sensor', () => {
  it('are 250 pixels beyond its outer pixel edges', () => {
    const [sensor] = LATISS_GEOMETRY.sensors;
    const corners = sensor ? paddedCorners(LATISS_GEOMETRY, sensor) : [];
    const [first, second, third] = corners.map(({ x, y }) => [
      x / ARCSECOND / 9.5695,
      y / ARCSECOND / 9.5695,
    ]);
    expect(corners).toHaveLength(4);
    expect((first?.[0] ?? NaN) - (second?.[0] ?? NaN)).toBeCloseTo((4072 + 500) * 0.01, 9);
    expect((third?.[1] ?? NaN) - (second?.[1] ?? NaN)).toBeCloseTo((4000 + 500) * 0.01, 9);
    expect(first?.[0]).toBeCloseTo(-(-0.515 - (250.5 + 2036.5) * 0.01), 9);
  });
});
