import type { Shot } from './shot';

/** What the registry must say of an exposure as soon as one of its files is ingested. Angles are degrees, ICRS. */
export interface ExposureFacts {
  readonly instrument: 'LSSTCam';
  readonly exposureId: number;
  readonly obsId: string;
  readonly dayObs: number;
  readonly seqNum: number;
  /** Sequence numbers of the first and last exposure of its group. */
  readonly seqStart: number;
  readonly seqEnd: number;
  readonly group: string;
  readonly observationType: string;
  readonly physicalFilter: string;
  readonly targetName: string;
  readonly exposureSeconds: number;
  /** Null where the telescope does not follow the sky. */
  readonly trackingRa: number | null;
  readonly trackingDec: number | null;
  readonly skyAngle: number | null;
}

/** The facts of a shot with which nothing is wrong. */
export function exposureFacts(shot: Shot): ExposureFacts {
  const { pointing, snap, seqNum } = shot;
  const tracking = shot.traits.mount === 'sky' ? pointing : null;
  return {
    instrument: 'LSSTCam',
    exposureId: shot.dayObs * 100_000 + seqNum,
    obsId: shot.obsId,
    dayObs: shot.dayObs,
    seqNum,
    seqStart: seqNum - snap.index,
    seqEnd: seqNum - snap.index + snap.of - 1,
    group: shot.group,
    observationType: shot.traits.observationType,
    physicalFilter: shot.filter.physicalFilter,
    targetName: tracking === null ? 'UNKNOWN' : shot.target,
    exposureSeconds: shot.exposureSeconds,
    trackingRa: tracking?.ra ?? null,
    trackingDec: tracking?.dec ?? null,
    skyAngle: tracking?.rotator ?? null,
  };
}
