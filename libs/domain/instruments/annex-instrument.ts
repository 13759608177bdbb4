import { NIGHT_AND_COUNTER_IDS } from './id-ranges';
import type { Instrument } from './instrument';

/** What the instruments of the Large File Annex have in common but for the name of their one sensor: no rafts, no filters, no guiders. */
export const annexInstrument = (sensor: string) =>
  ({
    ...NIGHT_AND_COUNTER_IDS,
    detectorMax: 1,
    visitSystem: 2,
    detectors: [{ id: 0, fullName: sensor, raft: null, nameInRaft: null, purpose: 'SCIENCE' }],
    physicalFilters: [{ name: 'empty', band: 'white' }],
    guider: null,
  }) satisfies Partial<Instrument>;
