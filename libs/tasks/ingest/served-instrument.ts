import { GiveUp } from '#domain/failure';
import { INSTRUMENTS, instrumentByName, nearestInstruments, type Instrument } from '#domain/instruments';

/**
 * The tables of the instrument that a file's translation names. A header is only recognised where there are some; properties that
 * somebody translated before may name any instrument.
 *
 * @throws GiveUp INSTRUMENT_NOT_SERVED with the names that are known
 */
export function servedInstrument(name: string): Instrument {
  const instrument = instrumentByName(name);
  if (instrument !== undefined) return instrument;
  const near = nearestInstruments(name);
  const meant = near.length === 0 ? '' : ` Did they mean ${near.join(' or ')}?`;
  const known = INSTRUMENTS.map((one) => one.name).join(', ');
  throw new GiveUp(
    'INSTRUMENT_NOT_SERVED',
    `The translated properties are of ${name}, which is none of the instruments here (${known}).${meant}`,
    { facts: { instrument: name } },
  );
}
