import fc from 'fast-check';
import { parseFitsHeader, parseSidecar, type Header } from '#domain/fits';
import { LSSTCAM } from '#domain/instruments';
import { exposureRows, translate } from '#domain/translator';
import { simulateExposure, type Arrival } from './index';

const headerOf = (arrival: Arrival): Header => {
  const read =
    arrival.kind === 'fits'
      ? parseFitsHeader(arrival.bytes(), { complete: true })
      : parseSidecar(arrival.bytes());
  if (!('header' in read)) throw new Error(`${arrival.key} has no header`);
  return read.header;
};

describe('the simulator’s headers, read by the service', () => {
  it('give the same exposure for every file, and no warning', () => {
    const { arrivals, truth } = simulateExposure({ seed: 3, dayObs: 20260301, seqNum: 77 });
    const translations = arrivals.map((arrival) => ({ arrival, ...translate(headerOf(arrival)) }));
    const [first] = translations;
    expect(first?.info.exposureId).toBe(truth.exposureId);
    const rows = first === undefined ? undefined : exposureRows(first.info).rows;
    for (const { arrival, info, fixes, warnings } of translations) {
      expect({ fixes, warnings }).toEqual({ fixes: [], warnings: [] });
      expect(LSSTCAM.detectors[info.detectorNum]?.fullName).toBe(arrival.detectorName);
      expect(exposureRows(info)).toEqual({ rows, warnings: [] });
    }
  });

  it('give what was sown, in every night and with every seed', () => {
    const orders = fc.record({
      seed: fc.integer(),
      dayObs: fc.constantFrom(20250930, 20251231, 20260101, 20260629, 20280229),
      seqNum: fc.integer({ min: 1, max: 1500 }),
      exposureSeconds: fc.constantFrom(15, 30, 38.4),
    });
    fc.assert(
      fc.property(orders, (order) => {
        const { arrivals, truth } = simulateExposure(order);
        const [arrival] = arrivals;
        if (arrival === undefined) throw new Error('nothing arrives');
        const { info, fixes, warnings } = translate(headerOf(arrival));
        expect({ fixes, warnings }).toEqual({ fixes: [], warnings: [] });
        expect(exposureRows(info).rows.exposure).toMatchObject({
          instrument: 'LSSTCam',
          id: truth.exposureId,
          obs_id: truth.obsId,
          day_obs: order.dayObs,
          seq_num: order.seqNum,
          group: truth.group,
          physical_filter: truth.physicalFilter,
          exposure_time: order.exposureSeconds,
          observation_type: 'science',
          tracking_ra: truth.trackingRa,
          tracking_dec: truth.trackingDec,
          can_see_sky: true,
          has_simulated: false,
        });
        const { begin, end } = exposureRows(info).rows.exposure.timespan;
        const { dayObs } = exposureRows(info).rows;
        expect(begin >= dayObs.timespan.begin && end > begin).toBe(true);
        expect(info.altazBegin?.zenithAngle).toBeLessThan(60);
      }),
      { numRuns: 60 },
    );
  });
});
