import { HeaderNumber, type HeaderValue } from '#domain/fits';
import { HeaderEdits } from './header-edits';
import type { Translator } from './translator';

/** A header of a spec, as few keywords as it takes. */
export type SpecValues = Readonly<Record<string, HeaderValue>>;

/** What fixes do to a header: the values they left behind, numbers plain, and why they stopped, if they did. */
export interface SpecFix {
  readonly changes: Readonly<Record<string, string | number | boolean | null>>;
  readonly problem: string | undefined;
}

/** The fixes of an instrument, to be applied to headers of a spec. */
export const fixedBy =
  (fix: Translator['fix'], obsId = 'XX_O_20260125_001234') =>
  (values: SpecValues): SpecFix => {
    const edits = new HeaderEdits(new Map(Object.entries(values)));
    const fault = fix(edits, obsId);
    const changes = edits.changes.map(
      ({ keyword, to }) => [keyword, to instanceof HeaderNumber ? to.value : to] as const,
    );
    return { changes: Object.fromEntries(changes), problem: fault?.problem };
  };
