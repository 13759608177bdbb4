import type { StoredExposure } from '#adapters/butler-registry';
import { taiNs, type ExposureRecord } from '#domain/observation';

const NIGHT = 20260125;
const BEGIN = 1_769_299_200_000_000_000n;
const SECOND = 1_000_000_000n;

/** A science exposure of LSSTCam, for the specs of this lib; `seqNum` tells exposures apart. */
export function exposureRecord(seqNum: number, changes: Partial<ExposureRecord> = {}): ExposureRecord {
  const begin = BEGIN + BigInt(seqNum) * 40n * SECOND;
  return {
    instrument: 'LSSTCam',
    id: NIGHT * 100_000 + seqNum,
    day_obs: NIGHT,
    group: '2026-01-26T04:05:06.789',
    physical_filter: 'i_39',
    obs_id: `MC_O_${NIGHT}_${String(seqNum).padStart(6, '0')}`,
    exposure_time: 15,
    dark_time: 15.5,
    observation_type: 'science',
    observation_reason: 'object',
    seq_num: seqNum,
    seq_start: seqNum,
    seq_end: seqNum,
    target_name: 'lowdust',
    science_program: 'BLOCK-365',
    tracking_ra: 150.1,
    tracking_dec: -2.2,
    sky_angle: 12.5,
    azimuth: 100.25,
    zenith_angle: 33.75,
    has_simulated: false,
    can_see_sky: true,
    timespan: { begin: taiNs(begin), end: taiNs(begin + 15n * SECOND) },
    ...changes,
  };
}

/** The same as the registry has it. */
export function storedExposure(seqNum: number, changes: Partial<StoredExposure> = {}): StoredExposure {
  const { timespan, ...record } = exposureRecord(seqNum);
  return { ...record, timespan: `[${timespan.begin},${timespan.end})`, ...changes };
}
