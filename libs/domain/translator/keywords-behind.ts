import type { Header, HeaderValue } from '#domain/fits';
import { HeaderReading, type PropertyRules } from './header-reading';
import type { PropertyName } from './property-values';
import { translatorByInstrument } from './translator';

/** A keyword that was asked for; undefined where the header does not have it. */
export interface KeywordRead {
  readonly keyword: string;
  readonly value: HeaderValue | undefined;
}

/** A header that tells which of its keywords are asked for. */
class WatchedHeader extends Map<string, HeaderValue> {
  onAsked: (keyword: string) => void = () => undefined;

  override get(keyword: string): HeaderValue | undefined {
    this.onAsked(keyword);
    return super.get(keyword);
  }

  override has(keyword: string): boolean {
    this.onAsked(keyword);
    return super.has(keyword);
  }
}

/**
 * Which keywords of a header each property was found by, in the order in which they were asked for. What a property takes
 * from another one is listed there. For people who want to know where a value comes from: it reads the header once more.
 *
 * @param header - as mended
 * @param instrument - the registry's name; of one that is not served nothing is known
 */
export const keywordsBehind = (
  header: Header,
  instrument: string,
): ReadonlyMap<PropertyName, readonly KeywordRead[]> => {
  const asked = new Map<PropertyName, Map<string, HeaderValue | undefined>>();
  const translator = translatorByInstrument(instrument);
  if (translator === undefined) return new Map();
  const watched = new WatchedHeader(header);
  const names = Object.keys(translator.rules) as PropertyName[];
  const underWay: PropertyName[] = [];
  watched.onAsked = (keyword) => {
    const property = underWay.at(-1);
    if (property !== undefined) asked.get(property)?.set(keyword, header.get(keyword));
  };
  const listenedTo = <P extends PropertyName>(property: P): PropertyRules[P] => {
    const rule: PropertyRules[P] = translator.rules[property];
    return ((reading: HeaderReading) => {
      underWay.push(property);
      asked.set(property, asked.get(property) ?? new Map<string, HeaderValue | undefined>());
      const outcome = rule(reading);
      underWay.pop();
      return outcome;
    }) as PropertyRules[P];
  };
  const rules = Object.fromEntries(names.map((name) => [name, listenedTo(name)])) as unknown as PropertyRules;
  const reading = new HeaderReading(watched, translator.instrument, rules);
  for (const name of names) reading.get(name);
  return new Map(
    Array.from(asked, ([property, keywords]) => [
      property,
      Array.from(keywords, ([keyword, value]) => ({ keyword, value })),
    ]),
  );
};
