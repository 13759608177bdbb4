import fc from 'fast-check';
import { GiveUp } from '#domain/failure';
import { double, HeaderNumber, integer, type HeaderValue } from '#domain/fits';
import { exposureRows } from './exposure-rows';
import type { RecognisedInstrument } from './recognition';
import { headerOf, HEADERS } from './spec-instrument-headers';
import { translate } from './translate';

const INSTRUMENTS = Object.keys(HEADERS) as RecognisedInstrument[];

/** Keywords that rules ask for where the headers above have another in their place. */
const OTHER_KEYWORDS = [
  ...['CALIB_ID', 'DATE', 'DATE-BEG', 'DATE-END', 'DATE-OBS', 'DATE-TRG', 'MJD-BEG', 'MJD-OBS', 'TIMESYS'],
  ...['DARKTIME', 'SHUTTIME', 'VIGN_MIN', 'FILTER1', 'FILTER2', 'FILTPOS', 'GRATING', 'FILENAME', 'IMGNAME'],
  ...['TSTAND', 'GROUPID', 'CURINDEX', 'MAXINDEX', 'OBJECT', 'PROGRAM', 'RUNNUM', 'REASON', 'TESTTYPE'],
  ...['RA', 'DEC', 'RA_DEG', 'DEC_DEG', 'ROTANGZ', 'ROTANGLE', 'ZENITH', 'AZIMUTH', 'HASTART', 'OBSGEO-Z'],
  ...['PKG00000', 'VER00000', 'SIMULATE X', 'HIERARCH LSST-TS8 DATE-OBS', 'OBSTYPE', 'OBS-NITE', 'CONTNUM'],
];

const value: fc.Arbitrary<HeaderValue | undefined> = fc.oneof(
  fc.constantFrom(undefined, null, true, false),
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'x'.repeat(10_000),
    '9'.repeat(400),
    '\0',
    '\ud800',
    '１２３',
    'R22',
    'throughputs',
    'FK5',
    'UTC',
  ),
  fc.constantFrom('', '-1', 'NaN', 'inf', '1e400', '20250422', '2025-04-22', '1970-01-01T00:00:00', 'today'),
  fc.integer().map(integer),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(integer),
  fc.double().map(double),
  fc.constantFrom(NaN, Infinity, -0, 5e-324, 1e300, 41_317, 88_069, 60_000.5).map(double),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString().replace('Z', '')),
);

const headers = fc.constantFrom(...INSTRUMENTS).chain((instrument) =>
  fc.tuple(
    fc.constant(instrument),
    fc.dictionary(fc.constantFrom(...Object.keys(HEADERS[instrument]), ...OTHER_KEYWORDS), value, {
      maxKeys: 6,
    }),
  ),
);

describe('any header', () => {
  it.each(INSTRUMENTS)('of %s is translated where everything is right', (instrument) => {
    const { info, warnings } = translate(headerOf(instrument));
    expect(info.instrument).toBe(instrument);
    expect(warnings.filter(({ code }) => code !== 'DEFAULT_USED')).toEqual([]);
    expect(exposureRows(info).rows.exposure.timespan.begin).toBe(info.datetimeBegin);
  });

  it.each([
    ['empty places', `${'~empty'.repeat(20_000)}x`],
    ['digits', `${'1'.repeat(100_000)}x`],
    ['dots', `${'a.'.repeat(50_000)}/`],
    ['blanks', `${' '.repeat(100_000)}x`],
  ])('is read in one go through texts, be they ever so many %s', (_, text) => {
    for (const instrument of INSTRUMENTS) {
      for (const keyword of Object.keys(HEADERS[instrument])) {
        try {
          translate(headerOf(instrument, { [keyword]: text }));
        } catch (error) {
          expect(error).toBeInstanceOf(GiveUp);
        }
      }
    }
  });

  it('of a test stand, whose ids need no counter, counts no further than numbers go', () => {
    const header = headerOf('LSST-TS3', { SEQNUM: '9'.repeat(400) });
    expect(() => translate(header)).toThrow('SEQNUM makes a counter of Infinity');
  });

  it('ends in finite rows or in a coded failure', () => {
    fc.assert(
      fc.property(headers, ([instrument, changes]) => {
        try {
          const { exposure } = exposureRows(translate(headerOf(instrument, changes)).info).rows;
          for (const column of Object.values(exposure) as unknown[]) {
            if (typeof column === 'number') expect(Number.isFinite(column)).toBe(true);
            expect(column).not.toBeInstanceOf(HeaderNumber);
          }
          expect(exposure.timespan.begin < exposure.timespan.end).toBe(true);
          expect(Number.isSafeInteger(exposure.id)).toBe(true);
        } catch (error) {
          if (!(error instanceof GiveUp)) throw error;
          expect(error.code).toMatch(/^(?:HEADER|DETECTOR)_/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
