import type { SensorKind } from './camera-geometry';
import { E2V, ITL } from './sensor-kinds';

/** A raft that was on test stand 8. */
export interface TestedRaft {
  /** `RTM-002` */
  readonly name: string;
  readonly kind: SensorKind;
}

const raftsOf = (kind: SensorKind, ...numbers: readonly string[]): readonly TestedRaft[] =>
  numbers.map((number) => ({ name: `RTM-${number}`, kind }));

/** The rafts in the order of their detector numbers, nine sensors each. Source: obs_lsst policy/ts8. */
export const TS8_RAFTS: readonly TestedRaft[] = [
  ...raftsOf(ITL, '002', '003', '004'),
  ...raftsOf(E2V, '005', '006', '007', '008', '010'),
  ...raftsOf(ITL, '011'),
  ...raftsOf(E2V, '012'),
  ...raftsOf(ITL, '014', '023', '013'),
  ...raftsOf(E2V, '015', '016', '019', '020'),
  ...raftsOf(ITL, '021', '022'),
  ...raftsOf(E2V, '024', '025'),
  ...raftsOf(ITL, '031'),
  ...raftsOf(E2V, '009'),
  ...raftsOf(ITL, '017', '018'),
];
