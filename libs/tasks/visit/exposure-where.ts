import type { Comparison, ExposureCondition, NumberRange } from '#adapters/butler-registry';
import type { ExposureRecord, Parsed } from '#domain/observation';

/** The columns that may be asked for, and what their values are. */
const COLUMNS: Partial<Readonly<Record<keyof ExposureRecord, 'text' | 'integer' | 'number'>>> = {
  instrument: 'text',
  id: 'integer',
  day_obs: 'integer',
  group: 'text',
  physical_filter: 'text',
  obs_id: 'text',
  exposure_time: 'number',
  dark_time: 'number',
  observation_type: 'text',
  observation_reason: 'text',
  seq_num: 'integer',
  seq_start: 'integer',
  seq_end: 'integer',
  target_name: 'text',
  science_program: 'text',
  tracking_ra: 'number',
  tracking_dec: 'number',
  sky_angle: 'number',
  azimuth: 'number',
  zenith_angle: 'number',
};
/** Dimensions, which stand for their values without a column's name. */
const DIMENSIONS: Readonly<Record<string, keyof ExposureRecord>> = {
  instrument: 'instrument',
  exposure: 'id',
  day_obs: 'day_obs',
  group: 'group',
  physical_filter: 'physical_filter',
};

const TOKEN =
  /\s*(?:(?<text>'(?:[^']|'')*')|(?<range>\d+\.\.\d+(?::\d+)?)|(?<number>[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)|(?<word>[a-z_][\w.]*)|(?<sign>!=|<=|>=|[=<>(),]))/iy;

const KINDS = ['text', 'range', 'number', 'word', 'sign'] as const;

interface Token {
  readonly kind: (typeof KINDS)[number] | 'end';
  readonly text: string;
}

/** Why an expression is not understood. */
class NotUnderstood extends Error {}

/**
 * The conditions of an expression, all of which must hold. It is a part of the Butler's language: columns of the exposure compared
 * with `=`, `!=`, `<`, `<=`, `>`, `>=`, or `[NOT] IN (…)` with values and ranges `first..last[:step]`, joined by `AND`.
 *
 * @param expression - `day_obs = 20250609 AND exposure.observation_type = 'science'`; empty for no condition
 * @returns the conditions, or what of it is not understood
 */
export function parseWhere(expression: string): Parsed<readonly ExposureCondition[]> {
  try {
    return { parsed: new Reader(tokensOf(expression)).conditions() };
  } catch (error) {
    if (error instanceof NotUnderstood) return { unparsable: error.message };
    throw error;
  }
}

function tokensOf(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  const end = expression.trimEnd().length;
  while (pattern.lastIndex < end) {
    const at = pattern.lastIndex;
    const groups: Readonly<Record<string, string | undefined>> = pattern.exec(expression)?.groups ?? {};
    const kind = KINDS.find((one) => groups[one] !== undefined);
    const text = kind === undefined ? undefined : groups[kind];
    if (kind === undefined || text === undefined) {
      throw new NotUnderstood(`'${expression.slice(at, end).trimStart().slice(0, 20)}' is not understood`);
    }
    tokens.push({ kind, text });
  }
  return tokens;
}

const END: Token = { kind: 'end', text: 'the end' };
const isWord = (token: Token, word: string): boolean =>
  token.kind === 'word' && token.text.toUpperCase() === word;

class Reader {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  conditions(): readonly ExposureCondition[] {
    if (this.tokens.length === 0) return [];
    const conditions = [this.condition()];
    while (this.peek().kind !== 'end') {
      const token = this.next();
      if (!isWord(token, 'AND')) {
        throw new NotUnderstood(`'${token.text}' is not understood: conditions are joined by AND only`);
      }
      conditions.push(this.condition());
    }
    return conditions;
  }

  private condition(): ExposureCondition {
    const column = columnOf(this.next());
    const token = this.next();
    const isNot = isWord(token, 'NOT');
    if (isNot || isWord(token, 'IN')) {
      if (isNot && !isWord(this.next(), 'IN')) throw new NotUnderstood('after NOT there must be IN');
      return { column, isNot, among: this.list(column) };
    }
    if (!isComparison(token.text)) {
      throw new NotUnderstood(`'${token.text}' does not compare: there are =, !=, <, <=, >, >= and [NOT] IN`);
    }
    const value = valueOf(column, this.next());
    if (typeof value === 'object') throw new NotUnderstood('a range can only stand in IN (…)');
    return { column, comparison: token.text, value };
  }

  private list(column: keyof ExposureRecord): readonly (string | number | NumberRange)[] {
    this.expect('(');
    const values = [valueOf(column, this.next())];
    while (this.peek().text === ',') {
      this.next();
      values.push(valueOf(column, this.next()));
    }
    this.expect(')');
    return values;
  }

  private expect(sign: string): void {
    const { text } = this.next();
    if (text !== sign) throw new NotUnderstood(`where '${sign}' is expected there is ${text}`);
  }

  private peek(): Token {
    return this.tokens[this.at] ?? END;
  }

  private next(): Token {
    const token = this.peek();
    this.at += 1;
    return token;
  }
}

const isComparison = (text: string): text is Comparison => ['=', '!=', '<', '<=', '>', '>='].includes(text);

function columnOf({ kind, text }: Token): keyof ExposureRecord {
  const name = text.toLowerCase();
  const isDimension = Object.hasOwn(DIMENSIONS, name);
  const column = isDimension ? (DIMENSIONS[name] ?? '') : name.replace(/^exposure\./, '');
  if (kind === 'word' && (isDimension || name.startsWith('exposure.')) && isColumn(column)) return column;
  const known = Object.keys(COLUMNS).map((one) => `exposure.${one}`);
  throw new NotUnderstood(
    `'${text}' is not known: there are ${Object.keys(DIMENSIONS).join(', ')}, ${known.join(', ')}`,
  );
}

const isColumn = (name: string): name is keyof ExposureRecord => Object.hasOwn(COLUMNS, name);

function valueOf(column: keyof ExposureRecord, { kind, text }: Token): string | number | NumberRange {
  const wanted = COLUMNS[column];
  if (kind === 'text' && wanted === 'text') return text.slice(1, -1).replaceAll("''", "'");
  if (kind === 'range' && wanted === 'integer') {
    const [, first = '', last = '', step = '1'] = /^(\d+)\.\.(\d+)(?::(\d+))?$/.exec(text) ?? [];
    const range = { first: Number(first), last: Number(last), step: Number(step) };
    if (range.step > 0 && Number.isSafeInteger(range.last) && Number.isSafeInteger(range.first)) return range;
  }
  if (kind === 'number' && wanted !== 'text') {
    const number = Number(text);
    if (wanted === 'number' || Number.isSafeInteger(number)) return number;
  }
  const article =
    wanted === 'text'
      ? "a text in quotes, 'like this'"
      : wanted === 'integer'
        ? 'a whole number'
        : 'a number';
  throw new NotUnderstood(`exposure.${column} is compared with ${text}; it must be ${article}`);
}
