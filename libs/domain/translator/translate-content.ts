import type { HeaderContent } from '#domain/fits';
import type { CorrectionLookup } from './corrections';
import { fromTranslated } from './from-translated';
import { identify, type Identity } from './identify';
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
  return isTranslated(content) ? fromTranslated(content.properties) : translate(content.header, options);
}

/**
 * Finds out of what exposure and detector a file is by whatever describes it, and no more.
 *
 * @throws GiveUp as `identify` and `fromTranslated` do
 */
export function identifyContent(
  content: HeaderContent,
  options: { readonly corrections?: CorrectionLookup | undefined } = {},
): Identity {
  if (!isTranslated(content)) return identify(content.header, options);
  const { instrument, observationId, detectorNum } = fromTranslated(content.properties).info;
  return { instrument, observationId, detectorNum };
}

const isTranslated = (
  content: HeaderContent,
): content is Extract<HeaderContent, { readonly content: 'translated' }> =>
  content.content === 'translated' &&
  !(content.guessed && translatedFormProblem(content.properties) !== undefined);
