import type { HeaderContent } from '#domain/fits';
import type { CorrectionLookup } from './corrections';
import { fromTranslated } from './from-translated';
import { translate, type Translation } from './translate';
import { translatedFormProblem } from './translated-form';

/**
 * Translates whatever describes a file: its header, or properties that were translated before. What was only guessed to be
 * properties, and does not have their form, is a header after all.
 *
 * @throws GiveUp as `translate` and `fromTranslated` do
 */
export function translateContent(
  content: HeaderContent,
  options: { readonly corrections?: CorrectionLookup | undefined } = {},
): Translation {
  if (content.content === 'metadata') return translate(content.header, options);
  if (content.guessed && translatedFormProblem(content.properties) !== undefined) {
    return translate(content.header, options);
  }
  return fromTranslated(content.properties);
}
