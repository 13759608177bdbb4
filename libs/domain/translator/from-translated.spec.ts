import fc from 'fast-check';
import { Failure, GiveUp } from '#domain/failure';
import { integer, parseSidecar, type HeaderContent, type JsonValue } from '#domain/fits';
import { fromTranslated } from './from-translated';
import { scienceHeader } from './spec-header';
import { translate } from './translate';
import { translateContent } from './translate-content';

/** What the official stack writes of the science header. */
const PROPERTIES: Readonly<Record<string, unknown>> = {
  _translator: 'LSSTCam',
  telescope: 'Simonyi Survey Telescope',
  instrument: 'LSSTCam',
  location: [1818938.7, -5208470.9, -3195172.0],
  exposure_id: 2026012501234,
  visit_id: 3493299067890000,
  physical_filter: 'i_39',
  datetime_begin: [2461067, -0.3297395833333333],
  datetime_end: [2461067, -0.32938368055555556],
  exposure_time: 30.001,
  exposure_time_requested: 30,
  dark_time: 30.75,
  boresight_airmass: 1.15,
  boresight_rotation_angle: 290.5,
  boresight_rotation_coord: 'sky',
  detector_num: 94,
  detector_name: 'S11',
  detector_group: 'R22',
  object: 'lowdust',
  tracking_radec: [-10.5, -47.25],
  altaz_begin: [-90.25, 60.5],
  science_program: 'BLOCK-365',
  observation_type: 'science',
  observation_id: 'MC_O_20260125_001234',
  observation_reason: 'field_survey_science',
  exposure_group: '2026-01-26T04:05:06.789',
  observing_day: 20260125,
  observing_day_offset: 43200,
  observation_counter: 1234,
  has_simulated_content: false,
  group_counter_start: 1234,
  group_counter_end: 1235,
  can_see_sky: true,
};

const contentOf = (changes: Readonly<Record<string, unknown>>, said = true): HeaderContent => {
  const content = said ? { __CONTENT__: 'translated' } : {};
  const sidecar = parseSidecar(Buffer.from(JSON.stringify({ ...content, ...PROPERTIES, ...changes })));
  if (sidecar.content === 'unusable') throw new RangeError(sidecar.problem);
  return sidecar;
};
const read = (changes: Readonly<Record<string, unknown>> = {}) => translateContent(contentOf(changes));
const failureOf = (changes: Readonly<Record<string, unknown>>): Failure => {
  try {
    read(changes);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new RangeError('it is taken');
};

describe('properties that are translated already', () => {
  it('say the same as the header that they were translated from', () => {
    const { info, warnings, fixes } = read();
    expect(info).toEqual(translate(scienceHeader()).info);
    expect([warnings, fixes]).toEqual([[], []]);
  });

  it('may lack what an exposure can do without', () => {
    const { info } = read({
      altaz_begin: undefined,
      boresight_rotation_angle: null,
      boresight_rotation_coord: undefined,
      can_see_sky: null,
      dark_time: undefined,
      object: undefined,
      observation_reason: undefined,
      science_program: undefined,
      tracking_radec: null,
      visit_id: undefined,
      has_simulated_content: undefined,
    });
    expect(info).toMatchObject({
      altazBegin: null,
      boresightRotationAngle: null,
      boresightRotationCoord: null,
      canSeeSky: null,
      darkTime: null,
      object: null,
      observationReason: null,
      scienceProgram: null,
      trackingRadec: null,
      visitId: null,
      hasSimulatedContent: false,
    });
  });

  it('take the counter for the place in the group where they do not tell it', () => {
    const { info } = read({ group_counter_start: undefined, group_counter_end: undefined });
    expect(info).toMatchObject({ groupCounterStart: 1234, groupCounterEnd: 1234 });
  });

  it.each([
    [{}, 43_200],
    [{ datetime_begin: [2460310, 0] }, 28_800],
  ])('with %j take the offset of nights that their instrument has', (changes, observingDayOffset) => {
    const { info, warnings } = read({ ...changes, observing_day_offset: undefined });
    expect(info).toMatchObject({ observingDayOffset });
    expect(warnings).toMatchObject([{ code: 'DEFAULT_USED', property: 'observing_day_offset' }]);
  });

  it('keep visit ids beyond 2^53, and wrap right ascension and azimuth only', () => {
    const { info } = translateContent(
      withLiteral(contentOf({ tracking_radec: [725, -90], altaz_begin: [360, 90] }), '16485199927480248809'),
    );
    expect(info).toMatchObject({
      visitId: 16485199927480248809n,
      trackingRadec: { ra: 5, dec: -90 },
      altazBegin: { azimuth: 0, zenithAngle: 0 },
    });
  });

  it('may be written as looser types that the official stack takes', () => {
    const { info } = read({
      exposure_id: '2026012501234',
      detector_num: 94.0,
      can_see_sky: 'yes',
      has_simulated_content: 0,
      observation_counter: ' 1234.0 ',
    });
    expect(info).toEqual(translate(scienceHeader()).info);
  });

  it.each([
    [{ instrument: undefined }, 'instrument is missing'],
    [{ exposure_id: null }, 'exposure_id is missing'],
    [{ has_simulated_content: null }, 'has_simulated_content is missing'],
    [{ group_counter_start: null }, 'group_counter_start is missing'],
    [{ exposure_id: 1.5 }, 'exposure_id is not a whole number'],
    [{ exposure_id: '12345678901234567890' }, 'exposure_id is 12345678901234567890, beyond 2^53'],
    [{ observing_day: 20261332 }, 'observing_day is 20261332, which is no day'],
    [{ object: 5 }, 'object is not text'],
    [{ object: 'a\0b' }, 'object holds a NUL character, which the registry cannot'],
    [{ can_see_sky: 2 }, 'can_see_sky is not true or false'],
    [{ datetime_begin: 2461067.5 }, 'datetime_begin is not a Julian date of TAI in two numbers'],
    [{ datetime_end: [1e300, 0] }, 'datetime_end is no time'],
    [{ dark_time: '30' }, 'dark_time is not a number'],
    [{ tracking_radec: [1, 91] }, 'tracking_radec is not [right ascension, declination] in degrees'],
    [{ altaz_begin: [1, 2, 3] }, 'altaz_begin is not [azimuth, altitude] in degrees'],
    [{ location: [1, 2] }, 'location is not three numbers of metres'],
    [{ relative_humidity: 'wet' }, 'relative_humidity is not a number'],
    [{ ext_defocal: 1 }, 'ext_defocal is no property of an observation'],
    [{ instrument: 'Nowhere', observing_day_offset: undefined }, 'observing_day_offset is missing'],
    [{ observation_type: 'x'.repeat(17) }, /^observation_type is x+, longer than 16 characters$/],
  ])('with %j are refused', (changes, problem) => {
    const failure = failureOf(changes);
    expect(failure).toBeInstanceOf(GiveUp);
    expect(failure.code).toBe('TRANSLATED_INVALID');
    expect(failure.message.replace('translated properties: ', '')).toEqual(
      typeof problem === 'string' ? problem : (expect.stringMatching(problem) as string),
    );
    expect(failure.facts['property']).toBe(Object.keys(changes).at(-1));
  });

  it('whose optional numbers are NaN lack them, with a warning; required ones are refused', () => {
    const nan = (name: string): HeaderContent => {
      const text = JSON.stringify({ __CONTENT__: 'translated', ...PROPERTIES, [name]: 'NaN' });
      return parseSidecar(Buffer.from(text.replace('"NaN"', 'NaN'))) as HeaderContent;
    };
    const { info, warnings } = translateContent(nan('dark_time'));
    expect(info.darkTime).toBeNull();
    expect(warnings).toMatchObject([{ code: 'HEADER_VALUE_NOT_FINITE', property: 'dark_time' }]);
    expect(() => translateContent(nan('exposure_time_requested'))).toThrow(
      expect.objectContaining({ code: 'HEADER_VALUE_NOT_FINITE' }) as Error,
    );
  });

  it('that were only guessed to be such are a header where they have not the form', () => {
    const header = { ...Object.fromEntries(contentOf({}).header), NOT_A_PROPERTY: 1 };
    expect(() => translateContent(contentOf(header, false))).toThrow(
      expect.objectContaining({ code: 'HEADER_UNRECOGNISED' }) as Error,
    );
    expect(translateContent(contentOf({}, false)).info).toEqual(read().info);
  });

  it('end in an observation or a coded failure, whatever one of them is', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.boolean(),
      fc.constant(null),
      fc.integer().map(integer),
      fc.double().map((number) => integer(Number.isInteger(number) ? BigInt(number) : 0n)),
      fc.array(fc.integer().map(integer), { maxLength: 4 }),
      fc.constant<JsonValue>(new Map([['a', null]])),
    );
    const properties = (contentOf({}) as Extract<HeaderContent, { content: 'translated' }>).properties;
    fc.assert(
      fc.property(fc.constantFrom(...properties.keys()), value, (name, changed) => {
        try {
          fromTranslated(new Map([...properties, [name, changed]]));
        } catch (error) {
          if (!(error instanceof GiveUp)) throw error;
        }
      }),
    );
  });
});

/** The same with a visit id written as these digits, which no number of JavaScript holds. */
function withLiteral(content: HeaderContent, visitId: string): HeaderContent {
  if (content.content !== 'translated') throw new RangeError('a header');
  return { ...content, properties: new Map([...content.properties, ['visit_id', integer(BigInt(visitId))]]) };
}
