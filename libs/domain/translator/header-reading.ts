import type { Header } from '#domain/fits';
import type { Instrument } from '#domain/instruments';
import { isFault, type Outcome } from './fault';
import type { PropertyName, PropertyValues } from './property-values';
import type { TranslationWarning, WarningCode } from './translation-warning';

/** How an instrument's headers are read: for each property the function that finds it. */
export type PropertyRules = {
  readonly [Property in PropertyName]: (reading: HeaderReading) => Outcome<PropertyValues[Property]>;
};

/** One header being read by the rules of its instrument: each property is found once, however many others need it. */
export class HeaderReading {
  private readonly found = new Map<PropertyName, Outcome<PropertyValues[PropertyName]>>();
  private readonly remarks: TranslationWarning[] = [];

  constructor(
    readonly header: Header,
    readonly instrument: Instrument,
    private readonly rules: PropertyRules,
  ) {}

  /** A property, or why it cannot be had. */
  get<Property extends PropertyName>(property: Property): Outcome<PropertyValues[Property]> {
    const known = this.found.get(property);
    if (known !== undefined) return known as Outcome<PropertyValues[Property]>;
    const outcome = this.rules[property](this);
    this.found.set(property, outcome);
    return outcome;
  }

  /** A property, or undefined if it cannot be had: for rules that can do without. */
  find<Property extends PropertyName>(property: Property): PropertyValues[Property] | undefined {
    const outcome = this.get(property);
    return isFault(outcome) ? undefined : outcome;
  }

  warn(property: PropertyName, code: WarningCode, message: string, keyword: string | null = null): void {
    this.remarks.push({ code, property, keyword, message });
  }

  get warnings(): readonly TranslationWarning[] {
    return this.remarks;
  }
}
