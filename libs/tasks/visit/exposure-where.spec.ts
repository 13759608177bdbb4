import fc from 'fast-check';
import { parseWhere } from './exposure-where';

const conditionsOf = (text: string): unknown => {
  const result = parseWhere(text);
  return 'parsed' in result ? result.parsed : result;
};
const problemOf = (text: string): string => {
  const result = parseWhere(text);
  return 'unparsable' in result ? result.unparsable : '';
};

describe('an expression for exposures', () => {
  it.each([
    ['', []],
    ['day_obs = 20250609', [{ column: 'day_obs', comparison: '=', value: 20250609 }]],
    ['exposure.day_obs=20250609', [{ column: 'day_obs', comparison: '=', value: 20250609 }]],
    ['exposure != 2025060900578', [{ column: 'id', comparison: '!=', value: 2025060900578 }]],
    [
      "exposure.observation_type = 'science' and exposure.zenith_angle <= 60.5",
      [
        { column: 'observation_type', comparison: '=', value: 'science' },
        { column: 'zenith_angle', comparison: '<=', value: 60.5 },
      ],
    ],
    ['EXPOSURE IN (1, 2, 3)', [{ column: 'id', isNot: false, among: [1, 2, 3] }]],
    [
      'exposure in (10..20, 30..40:5)',
      [
        {
          column: 'id',
          isNot: false,
          among: [
            { first: 10, last: 20, step: 1 },
            { first: 30, last: 40, step: 5 },
          ],
        },
      ],
    ],
    ["group NOT IN ('a''b', '')", [{ column: 'group', isNot: true, among: ["a'b", ''] }]],
    ['exposure.tracking_dec > -30', [{ column: 'tracking_dec', comparison: '>', value: -30 }]],
  ])('%s is understood', (text, conditions) => {
    expect(conditionsOf(text)).toEqual(conditions);
  });

  it.each([
    ["day_obs = 20250609 OR exposure.observation_type = 'science'", 'conditions are joined by AND only'],
    ['visit = 1', "'visit' is not known"],
    ['exposure.can_see_sky = 1', "'exposure.can_see_sky' is not known"],
    ['exposure.constructor = 1', "'exposure.constructor' is not known"],
    ['detector = 1', 'there are instrument, exposure, day_obs'],
    ['day_obs', 'the end'],
    ['day_obs = ', 'must be a whole number'],
    ['day_obs = 2025.5', 'must be a whole number'],
    ["day_obs = '20250609'", 'must be a whole number'],
    ['exposure.target_name = lowdust', "a text in quotes, 'like this'"],
    ['exposure = 99999999999999999999', 'must be a whole number'],
    ['exposure = 1..2', 'a range can only stand in IN'],
    ['exposure IN (1..2:0)', 'must be a whole number'],
    ['exposure IN 1', "where '(' is expected there is 1"],
    ['exposure IN (1', "where ')' is expected there is the end"],
    ['exposure NOT (1)', 'after NOT there must be IN'],
    ['exposure LIKE 1', "'LIKE' does not compare"],
    ["exposure.target_name = 'open", "''open' is not understood"],
    ['exposure = 1; DROP TABLE visit', 'is not understood'],
  ])('%s is not, and why', (text, problem) => {
    expect(problemOf(text)).toContain(problem);
  });

  it('never makes anything else fail, whatever the text', () => {
    const pieces = fc.constantFrom(
      'exposure',
      ' = ',
      'IN',
      '(',
      ')',
      '1',
      '1..2',
      "'x'",
      ',',
      ' AND ',
      'day_obs',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((parts) => parts.join(' ')),
        ),
        (text) => {
          const result = parseWhere(text);
          return 'parsed' in result || result.unparsable !== '';
        },
      ),
    );
  });
});
