import type { Instrument } from './instrument';

type IdRange = Pick<Instrument, 'visitMax' | 'exposureMax'>;

const upTo = (id: number): IdRange => ({ visitMax: id, exposureMax: id });

/** Night and five digits of a counter, after the controller's index: to the end of 2050 of the last controller. Source: obs_lsst translators/lsst.py. */
export const NIGHT_AND_COUNTER_IDS = upTo(7050123199999);
/** Date and time of day to a tenth of a second, as test stands made ids before they counted by night: to the end of 2050. */
export const DATE_AND_TIME_IDS = upTo(205012312359999);
/** Seven digits of a simulated survey. */
export const SIMULATED_SURVEY_IDS = upTo(9999999);
