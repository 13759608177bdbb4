import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import {
  double,
  HeaderNumber,
  integer,
  parseFitsHeader,
  parseSidecar,
  type Header,
  type HeaderValue,
} from '#domain/fits';
import { parseCorrections } from '#domain/translator';

type PropertyListEntry = readonly [keyword: string, type: string, value: unknown];

/** Comments are lists there; no property is read from them. */
const COMMENTS = /^(?:COMMENT|HISTORY):\n(?:- .*\n(?: .*\n)*)+/gm;

/** The official truth about headers, as files of the folder that REFERENCE_DATA names. */
export class TranslatorReference {
  constructor(private readonly folder: string) {}

  json(path: string): unknown {
    return JSON.parse(this.text(path));
  }

  /** JSON in which nanoseconds, which exceed 2^53, are read as bigint; no other number there has 16 digits and more. */
  exactJson(path: string): unknown {
    const quoted = this.text(path).replace(/([:[,\s])(-?\d{16,})(?=\s*[,\]}])/g, '$1"$2n"');
    return JSON.parse(quoted, (_, value: unknown) =>
      typeof value === 'string' && /^-?\d{16,}n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
    );
  }

  /** JSON in which numbers are read as those of headers, with the text that they were written as. */
  headerJson(path: string): unknown {
    return JSON.parse(this.text(path), (_, value: unknown, context?: { source?: string }) => {
      if (typeof value !== 'number') return value;
      const literal = context?.source ?? String(value);
      return new HeaderNumber(value, literal, /^-?\d+$/.test(literal));
    });
  }

  /** A header of the folder `headers`: a YAML mapping, a stored property list, or a sidecar. */
  header(name: string): Header {
    const path = `headers/${name}`;
    if (name.endsWith('.json')) return this.sidecarHeader(path);
    const text = this.text(path);
    if (text.startsWith('!<lsst.daf.base.PropertyList>')) return propertyList(text);
    const read = parseCorrections(text.replace(COMMENTS, ''));
    if ('parsed' in read) return read.parsed;
    throw new RangeError(`${name}: ${read.unparsable}`);
  }

  sidecarHeader(path: string): Header {
    const sidecar = parseSidecar(readFileSync(join(this.folder, path)));
    if (sidecar.content === 'metadata') return sidecar.header;
    throw new RangeError(`${path} holds no header`);
  }

  fitsHeader(path: string): Header {
    const read = parseFitsHeader(readFileSync(join(this.folder, path)), { complete: true });
    if (read.state === 'complete') return read.header;
    throw new RangeError(`${path} is too short`);
  }

  private text(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }
}

const propertyList = (text: string): Header => {
  const entries = parse(text, { logLevel: 'silent' }) as readonly PropertyListEntry[];
  return new Map(
    entries.map(([keyword, type, value]) => [
      keyword,
      headerValue(type, Array.isArray(value) ? (value.at(-1) as unknown) : value),
    ]),
  );
};

const headerValue = (type: string, value: unknown): HeaderValue => {
  if (type === 'Bool') return value === true;
  if (typeof value === 'number') return type === 'Int' ? integer(value) : double(value);
  return typeof value === 'string' ? value : null;
};
