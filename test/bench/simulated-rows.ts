import { parseSidecar } from '#domain/fits';
import type { ExposureRows } from '#domain/observation';
import { exposureRows, translate } from '#domain/translator';
import { simulateExposure } from '#simulator';

/** A simulated LSSTCam exposure's rows, by the sidecar of one of its files. */
export function simulatedRows(seed: string, dayObs: number, seqNum: number): ExposureRows {
  const { arrivals } = simulateExposure({ seed, dayObs, seqNum });
  const arrival = arrivals.find(({ kind }) => kind === 'sidecar');
  const sidecar = parseSidecar(arrival?.bytes() ?? new Uint8Array());
  if (sidecar.content !== 'metadata') throw new Error('the simulator writes no sidecars');
  return exposureRows(translate(sidecar.header, { corrections: { find: () => undefined } }).info).rows;
}
