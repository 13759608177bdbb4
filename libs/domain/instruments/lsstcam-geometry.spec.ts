import { CAMERAS, cameraByInstrument } from './known-cameras';
import { LSSTCAM } from './lsstcam';
import { LSSTCAM_GEOMETRY } from './lsstcam-geometry';

const sensor = (fullName: string) => {
  const id = LSSTCAM.detectors.find((detector) => detector.fullName === fullName)?.id;
  return LSSTCAM_GEOMETRY.sensors.find(({ detector }) => detector === id);
};

describe('the geometry of LSSTCam', () => {
  it('has every detector of the instrument once, in order', () => {
    expect(LSSTCAM_GEOMETRY.sensors.map(({ detector }) => detector)).toEqual(
      LSSTCAM.detectors.map(({ id }) => id),
    );
  });

  it('has the middle sensor on the axis, and science sensors upright around it', () => {
    expect(sensor('R22_S11')).toMatchObject({ x: 0, y: 0, yaw: 0, kind: { columns: 4096, rows: 4004 } });
    expect(sensor('R14_S20')).toMatchObject({ x: 254 - 42.25, y: -127 + 42.25, yaw: 0 });
  });

  it('has the four corner rafts as quarter turns of each other', () => {
    expect(['R44_SG0', 'R40_SG0', 'R00_SG0', 'R04_SG0'].map(sensor)).toMatchObject([
      { x: 212.24, y: 258.74, yaw: 270 },
      { x: -258.74, y: 212.24, yaw: 360 },
      { x: -212.24, y: -258.74, yaw: 450 },
      { x: 258.74, y: -212.24, yaw: 540 },
    ]);
    expect(sensor('R04_SW1')).toMatchObject({ x: 225.875, y: -214.25, yaw: 450, kind: { rows: 2000 } });
  });
});

describe('the cameras', () => {
  it('are found by their instruments', () => {
    expect(cameraByInstrument('LSSTCam')).toBe(LSSTCAM_GEOMETRY);
    expect(cameraByInstrument('HSC')).toBeUndefined();
  });

  it.each(CAMERAS.map((camera) => [camera.instrument, camera] as const))(
    '%s has its sensors in order, each at a place',
    (_, { sensors }) => {
      const ids = sensors.map(({ detector }) => detector);
      expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
      expect(sensors.every(({ x, y, yaw }) => Number.isFinite(x + y) && yaw % 90 === 0)).toBe(true);
    },
  );
});
