import type { FailureCode } from '#domain/failure';
import type { Content } from './content';

/**
 * What must become of a key, whatever the timing: in the registry once, with the size of `content`; among the given-up with one of
 * the codes; of the paths in `rivals` (this one included) exactly one registered, the others given up; refused by enqueue; or
 * nothing, since nobody tells of the object (a reconciler would register it).
 */
export type Fate =
  | { readonly fate: 'registered' | 'unannounced'; readonly content: Content }
  | { readonly fate: 'dead'; readonly codes: readonly FailureCode[] }
  | {
      readonly fate: 'rival';
      readonly content: Content;
      readonly codes: readonly FailureCode[];
      readonly rivals: readonly string[];
    }
  | { readonly fate: 'refused'; readonly reason: 'unparsable' };

/** Given up with this code. */
export const deadBy = (...codes: readonly FailureCode[]): Fate => ({ fate: 'dead', codes });
