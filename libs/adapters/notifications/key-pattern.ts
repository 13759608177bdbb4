import { RE2JS } from 're2js';

/**
 * A regular expression that is searched for in keys, in time linear in the key's length whatever the pattern: RE2's language, which has
 * neither look-around nor back-references. `$` is the end of the text.
 *
 * @throws RE2JSSyntaxException with what is wrong when the pattern is not of that language
 */
export class KeyPattern {
  readonly #pattern: RE2JS;

  constructor(readonly source: string) {
    this.#pattern = RE2JS.compile(source);
  }

  /** Whether it is found anywhere in the text. */
  test(text: string): boolean {
    return this.#pattern.test(text);
  }
}
