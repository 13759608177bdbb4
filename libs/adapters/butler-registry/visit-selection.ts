import type { ExposureRecord } from '#domain/observation';

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** Whole numbers from `first` to `last`, both included, `step` apart. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

/** What a column of an exposure must be. */
export type ExposureCondition =
  | {
      readonly column: keyof ExposureRecord;
      readonly comparison: Comparison;
      readonly value: string | number;
    }
  | {
      readonly column: keyof ExposureRecord;
      readonly isNot: boolean;
      readonly among: readonly (string | number | NumberRange)[];
    };

/** Exposures of one instrument that saw the sky. */
export interface ExposureSelection {
  readonly instrument: string;
  /** All of them must hold. */
  readonly conditions: readonly ExposureCondition[];
  /** Only those that have no visit of this visit system. */
  readonly withoutVisitOf: number | undefined;
}

/** The condition as SQL, its values bound. */
export function conditionText(
  column: string,
  condition: ExposureCondition,
  bind: (value: string | number) => string,
): string {
  if ('comparison' in condition) return `${column} ${condition.comparison} ${bind(condition.value)}`;
  const parts = condition.among.map((item) => {
    if (typeof item !== 'object') return `${column} = ${bind(item)}`;
    const { first, last, step } = item;
    const within = `${column} BETWEEN ${bind(first)} AND ${bind(last)}`;
    return step === 1 ? within : `(${within} AND (${column} - ${bind(first)}) % ${bind(step)} = 0)`;
  });
  return `${condition.isNot ? 'NOT ' : ''}(${parts.join(' OR ')})`;
}
